namespace TokenClients.NetFramework;

/// <summary>Reads the environment variables that <c>tokenclients emulator</c> prints.</summary>
internal static class Settings
{
    public static ArrStsClientOptions Fill(ArrStsClientOptions options)
    {
        options.Endpoint = new Uri(Get("Arr__Endpoint"));
        options.AccountId = Get("Arr__AccountId");
        options.AccountKey = Get("Arr__AccountKey");
        return options;
    }

    public static AcsWrapClientOptions Fill(AcsWrapClientOptions options)
    {
        options.Endpoint = new Uri(Get("AcsWrap__Endpoint"));
        options.Name = Get("AcsWrap__Name");
        options.Password = Get("AcsWrap__Password");
        options.Scope = Get("AcsWrap__Scope");
        return options;
    }

    public static Uri Session(string name) => new(new Uri(Get("Arr__Endpoint")), $"accounts/{Get("Arr__AccountId")}/sessions/{name}");

    public static Uri Queue() => new(new Uri(Get("AcsWrap__Scope")), "orders/messages");

    private static string Get(string name) =>
        Environment.GetEnvironmentVariable($"TokenClients__{name}") ?? throw new InvalidOperationException($"TokenClients__{name} is not set.");
}
