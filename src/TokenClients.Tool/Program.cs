namespace TokenClients.Tool;

internal static class Program
{
    private static Task<int> Main(string[] args) => ToolRoot.RunAsync(args);
}
