using System.Net;

namespace TokenClients.Tests;

/// <summary>The proxy of whoever runs the tests is not part of them: a plain <see cref="HttpClient"/> uses none.</summary>
[SetUpFixture]
internal sealed class NoProxy
{
    [OneTimeSetUp]
    public void Forget() => HttpClient.DefaultProxy = new WebProxy();
}
