using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebApi;

/// <summary>Writes the health report as JSON.</summary>
internal static class HealthPage
{
    public static HealthCheckOptions Options { get; } = new() { ResponseWriter = WriteAsync };

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = $"{report.Status}",
        checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = $"{entry.Value.Status}", entry.Value.Description, entry.Value.Data }),
    });
}
