namespace TokenClients.Emulator.Tests;

/// <summary>
/// Shared access signatures of the default key, created with <c>openssl dgst -sha256 -hmac</c>. They expire one hour
/// after the start of the tests.
/// </summary>
internal static class SasVector
{
    public const string Resource = "http%3a%2f%2fcontoso.servicebus.windows.net%2forders";
    public const string Expiry = "1767229200";
    public const string Signature = "E1fUCfZDaipTQ8grRQRz3lgDSkCILlUIoyVorN03ddM=";

    public const string UpperCaseResource = "http%3A%2F%2Fcontoso.servicebus.windows.net%2Forders";
    public const string UpperCaseSignature = "yGbF68YOT2cdHoFhI9G2BdyE0bRVKknH9ISZ2kjrgv8=";

    public const string Header = "SharedAccessSignature sr=" + Resource
        + "&sig=E1fUCfZDaipTQ8grRQRz3lgDSkCILlUIoyVorN03ddM%3d&se=" + Expiry + "&skn=RootManageSharedAccessKey";
}
