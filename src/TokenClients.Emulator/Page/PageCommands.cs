using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>The commands of the page, which switch faults on and off.</summary>
internal sealed class PageCommands(IReadOnlyList<EmulatedService> services)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// Handles <c>{service, target: tokens|resource|metadata, fault: name|null, mode: next|always}</c>. Without a fault,
    /// <c>always</c> removes the fault of every request, and <c>next</c> removes the queued faults.
    /// </summary>
    public EmulatedResponse SwitchFaults(EmulatedRequest request)
    {
        if (Read(request.Body) is not { } command || Find(command) is not { } faults)
        {
            return Reject("Expected {service, target: tokens|resource|metadata, fault, mode: next|always}.");
        }

        var name = Text(command, "fault");
        var fault = name is null ? null : FaultCatalog.Find(name);
        if ((fault is null && command["fault"] is not null) || Text(command, "mode") is not ("next" or "always"))
        {
            return Reject("The fault or mode does not exist.");
        }

        Switch(faults, fault, isAlways: Text(command, "mode") == "always");
        return new(204);
    }

    /// <summary>Removes every fault. The recorded requests are kept.</summary>
    public EmulatedResponse Clear()
    {
        foreach (var service in services)
        {
            foreach (var (_, faults) in service.AllFaults)
            {
                faults.Clear();
            }
        }

        return new(204);
    }

    private static void Switch(EmulatedFaults faults, Fault? fault, bool isAlways)
    {
        if (isAlways)
        {
            faults.Always = fault;
        }
        else if (fault is not null)
        {
            faults.Enqueue(fault);
        }
        else
        {
            faults.ClearQueue();
        }
    }

    private EmulatedFaults? Find(JsonObject command) => services.FirstOrDefault(service => service.Name == Text(command, "service"))
        ?.AllFaults.FirstOrDefault(all => PageState.Name(all.Target) == Text(command, "target")).Faults;

    private static string? Text(JsonObject command, string name) =>
        command[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Read(string body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EmulatedResponse Reject(string reason) => new(400, "text/plain; charset=utf-8", reason);
}
