using System.Diagnostics;
using System.Globalization;

namespace TokenClients.Chaos;

/// <summary>
/// The span of a call. The library links each fetch to the span of the call that started it, so the trace state tells the oracles
/// when and in which era that call began.
/// </summary>
internal static class CallSpan
{
    public static Activity Start(in CallStart before)
    {
        var activity = new Activity("call");
        activity.TraceStateString = string.Create(
            CultureInfo.InvariantCulture, $"{before.Slot.Client.Instance}/{before.Era.Generation ?? -1}/{before.Era.Removals ?? -1}/{before.Now.Ticking.Ticks}");
        return activity.Start();
    }

    /// <summary>Returns the process, the time and the era in which the call that started a fetch began, if the fetch has a link.</summary>
    public static (int Instance, TimeSpan At, Era Era)? CallerOf(Activity fetch)
    {
        var parts = fetch.Links.FirstOrDefault().Context.TraceState?.Split('/');
        return parts is [var instance, var generation, var removals, var ticks]
            ? (int.Parse(instance, CultureInfo.InvariantCulture), new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)), new Era(Number(generation), Number(removals)))
            : null;
    }

    private static int? Number(string text) => int.Parse(text, CultureInfo.InvariantCulture) is >= 0 and var known ? known : null;
}
