namespace TokenClients.Tests;

/// <summary>The resources that the server knows; the client may ask for all but the last.</summary>
internal static class Resources
{
    public const string Orders = "https://orders.example/";
    public const string Stock = "https://stock.example/api";
    public const string Mail = "urn:mail";
    public const string Forbidden = "https://payroll.example/";

    public static readonly string[] All = [Orders, Stock, Mail, Forbidden];
}
