namespace Migration;

/// <summary>The call site, which does not change.</summary>
internal sealed class OrderQueue(HttpClient http)
{
    public async Task<string> SendAndReceiveAsync(string order)
    {
        using var sent = await http.PostAsync("orders/messages", new StringContent(order));
        sent.EnsureSuccessStatusCode();
        using var received = await http.DeleteAsync("orders/messages/head");
        received.EnsureSuccessStatusCode();
        return await received.Content.ReadAsStringAsync();
    }
}
