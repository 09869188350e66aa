// Sends a message to a Service Bus queue and receives it again, over HTTP with a WRAP token made from a connection string.
using Microsoft.Extensions.DependencyInjection;
using TokenClients.Emulator;

await using var emulator = await TokenEmulator.StartAsync();
var services = new ServiceCollection();

// A real connection string has no StsEndpoint; it follows from the namespace. The key signs an assertion and is not sent.
services.AddAcsWrapTokens(o => o.ConnectionString =
    $"Endpoint=sb://contoso.servicebus.windows.net/;StsEndpoint={emulator.BaseAddress};" +
    $"SharedSecretIssuer={TokenEmulator.DefaultIssuerName};SharedSecretValue={TokenEmulator.DefaultIssuerKey}");

// Each queue has its own token, whose scope is derived from the address of the request.
services.AddHttpClient("bus", http => http.BaseAddress = emulator.BaseAddress)
    .AddTokenHandler(o => o.ScopeSelector = address => $"http://contoso.servicebus.windows.net{address.AbsolutePath.Split("/messages")[0]}");
await using var provider = services.BuildServiceProvider();
var bus = provider.GetRequiredService<IHttpClientFactory>().CreateClient("bus");

foreach (var queue in new[] { "orders", "invoices", "orders" })
{
    using var sent = await bus.PostAsync($"{queue}/messages", new StringContent($"for {queue}"));
    using var received = await bus.DeleteAsync($"{queue}/messages/head");
    Console.WriteLine($"{queue,-8} sent {(int)sent.StatusCode}, received {(int)received.StatusCode}: {await received.Content.ReadAsStringAsync()}");
}

emulator.Options.SwtSigningKey = [.. Enumerable.Repeat((byte)7, 32)]; // invalidates every token issued so far
using var again = await bus.PostAsync("orders/messages", new StringContent("once more"));
Console.WriteLine($"after the service changed its key: {(int)again.StatusCode} (a new token was requested, and the message was sent again)");

Console.WriteLine($"token requests: {emulator.Wrap.Requests.Count}; scopes: {string.Join(", ", emulator.Wrap.Requests.Select(request => request.Form["wrap_scope"]))}");
Console.WriteLine($"the key was sent: {(emulator.Wrap.Requests.Any(request => request.Form.ContainsKey("wrap_password")) ? "yes" : "no")}");
