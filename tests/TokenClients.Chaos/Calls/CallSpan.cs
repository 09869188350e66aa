using System.Diagnostics;
using System.Globalization;

namespace TokenClients.Chaos;

/// <summary>
/// The span of one call. The library links each fetch to the span of the caller who began it, so its trace state tells the
/// oracles when and in which era that call began, however long the fetch was on its way.
/// </summary>
internal static class CallSpan
{
    public static Activity Start(in Before before)
    {
        var activity = new Activity("call");
        activity.TraceStateString = string.Create(
            CultureInfo.InvariantCulture, $"{before.Slot.Client.Instance}/{before.Era.Generation ?? -1}/{before.Era.Removals ?? -1}/{before.Now.Ticking.Ticks}");
        return activity.Start();
    }

    /// <summary>In which process, when and in which era the caller of that fetch began, if the fetch tells its caller.</summary>
    public static (int Instance, TimeSpan At, Era Era)? CallerOf(Activity fetch)
    {
        var parts = fetch.Links.FirstOrDefault().Context.TraceState?.Split('/');
        return parts is [var instance, var generation, var removals, var ticks]
            ? (int.Parse(instance, CultureInfo.InvariantCulture), new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)), new Era(Number(generation), Number(removals)))
            : null;
    }

    private static int? Number(string text) => int.Parse(text, CultureInfo.InvariantCulture) is >= 0 and var known ? known : null;
}
