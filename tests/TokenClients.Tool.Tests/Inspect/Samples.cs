using System.Text;

namespace TokenClients.Tool.Tests;

/// <summary>Sample tokens.</summary>
internal static class Samples
{
    public const string SwtKey = "N4QeKa3c062VBjnVK6fb+rnwURkcwGXh7EoNK34n0uM=";

    // The example in the SWT specification, version 0.9.5.1.
    public const string Swt =
        "Issuer=issuer.example.com&ExpiresOn=1262304000&com.example.group=gold&over18=true&HMACSHA256=AT55%2B2jLQeuigpg0xm%2Fvn7tjpSGXBUfFe0UXb0%2F9opE%3D";

    public const string SwtSignature = "AT55";

    public const string SasKey = "a key, as it is";

    // Signed with SasKey by openssl.
    public const string Sas =
        "SharedAccessSignature sr=http%3A%2F%2Fcontoso.servicebus.windows.net%2Forders%2F&sig=XaE1IAZ%2F8BaY9GidGBGRyRUro4uXAWzoneeEkak23Sc%3D&se=1404435127&skn=send";

    // The example in the Service Bus documentation.
    public const string WrapAnswer =
        "wrap_access_token=net.windows.servicebus.action%3dListen%252cManage%252cSend%26Audience%3dhttp%253a%252f%252fyour-namespace.servicebus.windows.net%252f"
        + "%26ExpiresOn%3d1404435127%26Issuer%3dhttps%253a%252f%252fyour-namespace-sb.accesscontrol.windows.net%252f%26HMACSHA256%3dF%252bBoXUoifWdT%252fly8Oic9V1oPBbc3KmXKbSJbVhGSopU%253d"
        + "&wrap_access_token_expires_in=10799";

    public static string Jwt { get; } = JwtOf(
        """{"iss":"https://sts.example.com","aud":["a","b"],"iat":1674077774,"nbf":1674077774,"exp":1674164174,"deep":{"n":1}}""");

    public static string JwtOf(string claims) => $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims)}.c2lnbmF0dXJl";

    public static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
