using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenClients.Emulator;

/// <summary>What the page asks the emulator to do: switch faults on and off.</summary>
internal sealed class PageCommands(IReadOnlyList<EmulatedService> services)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// <c>{service, target: tokens|resource, fault: name|null, mode: next|always}</c>. Without a fault, <c>always</c>
    /// means no more of what every request gets, and <c>next</c> that the faults that wait are dropped.
    /// </summary>
    public Answer SwitchFaults(EmulatedRequest request)
    {
        if (Read(request.Body) is not { } command || Find(command) is not { } faults)
        {
            return Refuse("Expected {service, target: tokens|resource, fault, mode: next|always}.");
        }

        var name = Text(command, "fault");
        var fault = name is null ? null : FaultCatalog.Find(name);
        if ((fault is null && command["fault"] is not null) || Text(command, "mode") is not ("next" or "always"))
        {
            return Refuse("There is no such fault or mode.");
        }

        Switch(faults, fault, isAlways: Text(command, "mode") == "always");
        return new(204);
    }

    /// <summary>Drops every fault. The requests seen stay.</summary>
    public Answer Clear()
    {
        foreach (var service in services)
        {
            service.Faults.Clear();
            service.ResourceFaults.Clear();
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
            faults.ClearWaiting();
        }
    }

    private EmulatedFaults? Find(JsonObject command)
    {
        var service = services.FirstOrDefault(service => service.Name == Text(command, "service"));
        return Text(command, "target") switch
        {
            "tokens" => service?.Faults,
            "resource" => service?.ResourceFaults,
            _ => null,
        };
    }

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

    private static Answer Refuse(string reason) => new(400, "text/plain; charset=utf-8", reason);
}
