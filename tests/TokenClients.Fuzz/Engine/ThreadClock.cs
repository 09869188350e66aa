using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TokenClients.Fuzz;

/// <summary>The processor time of this thread; on Windows, the elapsed time.</summary>
internal static class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID
    private static readonly int Clock = OperatingSystem.IsMacOS() ? 16 : 3;

    public static TimeSpan Now => !OperatingSystem.IsWindows() && ReadClock(Clock, out var now) == 0
        ? TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromMicroseconds(now.Nanoseconds / 1000.0)
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Moment now);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
