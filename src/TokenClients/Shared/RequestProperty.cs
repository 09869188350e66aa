namespace TokenClients.Shared;

/// <summary>A value that is stored in the options of a request.</summary>
/// <param name="name">The key of the option.</param>
internal sealed class RequestProperty<T>(string name)
    where T : class
{
    // HttpRequestMessage creates the dictionary of its options at the first access. To save that for each request, the options
    // are not accessed until a value is set on any request.
    private volatile bool _isUsed;

    public void Set(HttpRequestMessage request, T value)
    {
        _isUsed = true;
#if NET
        request.Options.Set(new HttpRequestOptionsKey<T>(name), value);
#else
        request.Properties[name] = value;
#endif
    }

    public void Remove(HttpRequestMessage request)
    {
        if (_isUsed)
        {
#if NET
            ((IDictionary<string, object?>)request.Options).Remove(name);
#else
            request.Properties.Remove(name);
#endif
        }
    }

    /// <summary>Returns the value, or <see langword="null"/> if the request has none.</summary>
    public T? Get(HttpRequestMessage request)
    {
        if (!_isUsed)
        {
            return null;
        }

#if NET
        return request.Options.TryGetValue(new HttpRequestOptionsKey<T>(name), out var value) ? value : null;
#else
        return request.Properties.TryGetValue(name, out var value) ? value as T : null;
#endif
    }
}
