using System.Security.Cryptography;
using System.Text;

namespace TokenClients.Tests;

/// <summary>Secrets that no other test uses: base64 keys whose bytes are also text, and secrets with characters that need encoding.</summary>
internal static class Keys
{
    public const string AccountId = "5ca00000-0000-4000-8000-000000000001";

    public static string Account { get; } = Key("account");

    public static string SecondAccount { get; } = Key("second account");

    public static string Issuer { get; } = Key("issuer");

    public static string SecondIssuer { get; } = Key("second issuer");

    public static string Sas { get; } = Key("sas");

    public static string Client { get; } = Text("client").Insert(16, "~ :a+b/c=%&\"\\<ü>");

    public static string SecondClient { get; } = Text("second client").Insert(5, "&%").Insert(20, " +");

    /// <summary>A secret as Microsoft Entra ID creates it: all its characters may also occur in a name or an address.</summary>
    public static string PlainClient { get; } = $"{Text("plain")[..10]}~{Text("plain")[10..24]}.{Text("plain")[24..]}";

    public static string Parameter { get; } = Text("parameter");

    public static string Assertion { get; } = Text("assertion");

    public static string OwnToken { get; } = Text("own token");

    public static string SasConnectionString => $"Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey={Sas}";

    /// <summary>All secrets, and the decoded text of those that are base64.</summary>
    public static IEnumerable<string> All =>
    [
        Account, SecondAccount, Issuer, SecondIssuer, Sas, Client, SecondClient, PlainClient, Parameter, Assertion, OwnToken,
        .. new[] { Account, SecondAccount, Issuer, SecondIssuer, Sas }.Select(key => Encoding.UTF8.GetString(Convert.FromBase64String(key))),
    ];

    public static string WrapConnectionString(Uri tokenService) =>
        $"Endpoint=sb://contoso.servicebus.windows.net/;StsEndpoint={tokenService};SharedSecretIssuer=owner;SharedSecretValue={Issuer}";

    private static string Key(string of) => Convert.ToBase64String(Encoding.UTF8.GetBytes($">>>???{Text(of)}"[..32]));

    private static string Text(string of) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"scan {of}")))[..32];
}
