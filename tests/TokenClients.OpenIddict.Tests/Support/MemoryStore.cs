using System.Reflection;

namespace TokenClients.Tests;

/// <summary>
/// An in-memory store of OpenIddict: <c>GetXAsync</c> returns the value that <c>SetXAsync</c> set in an entity. Only creating
/// entities and finding a client by its id are supported.
/// </summary>
public class MemoryStore : DispatchProxy
{
    private readonly List<StoredEntity> _entities = [];

    public static T Create<T>()
        where T : class => DispatchProxy.Create<T, MemoryStore>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var (name, result) = (targetMethod!.Name, targetMethod.ReturnType);
        switch (name)
        {
            case "InstantiateAsync":
                return new ValueTask<StoredEntity>(new StoredEntity());
            case "CreateAsync":
                _entities.Add((StoredEntity)args![0]!);
                return default(ValueTask);
            case "FindByClientIdAsync":
                return new ValueTask<StoredEntity?>(_entities.Find(entity => entity["ClientId"] as string == (string?)args![0]));
            case "FindByNamesAsync":
                return AsyncEnumerable.Empty<StoredEntity>();
            case { } when name.StartsWith("Set", StringComparison.Ordinal):
                ((StoredEntity)args![0]!)[name[3..^5]] = args[1];
                return default(ValueTask);
            case { } when name.StartsWith("Get", StringComparison.Ordinal):
                return ((StoredEntity)args![0]!).GetValueOrDefault(name[3..^5]) is { } value
                    ? Activator.CreateInstance(result, value) : Activator.CreateInstance(result);
            default:
                throw new NotSupportedException(name);
        }
    }
}

/// <summary>A client or scope: values by OpenIddict's names.</summary>
public sealed class StoredEntity : Dictionary<string, object?>;
