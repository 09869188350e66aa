namespace TokenClients.Shared;

/// <summary>A value that travels in the options of a request.</summary>
/// <param name="name">What the value is stored as.</param>
internal sealed class RequestProperty<T>(string name)
    where T : class
{
    // HttpRequestMessage creates its options at the first access, which costs every request a dictionary. They are not
    // accessed until a request is given a value.
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
