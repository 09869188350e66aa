namespace TokenClients.Tests;

/// <summary>The resources of the server; the client may request all but the last.</summary>
internal static class Resources
{
    public const string Orders = "https://orders.example/";
    public const string Stock = "https://stock.example/api";
    public const string Mail = "urn:mail";
    public const string Forbidden = "https://payroll.example/";

    public static readonly string[] All = [Orders, Stock, Mail, Forbidden];
}
