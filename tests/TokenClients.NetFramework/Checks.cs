namespace TokenClients.NetFramework;

/// <summary>Runs checks, writes a line for each, and counts those that failed.</summary>
internal sealed class Checks
{
    public int Failed { get; private set; }

    public async Task RunAsync(string name, Func<Task<bool>> check)
    {
        var outcome = "no";
        try
        {
            outcome = await check() ? "yes" : "no";
        }
        catch (Exception error)
        {
            outcome = $"no: {error}";
        }

        Failed += outcome == "yes" ? 0 : 1;
        Console.WriteLine($"  {name,-20} {outcome}");
    }
}
