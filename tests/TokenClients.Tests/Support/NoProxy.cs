using System.Net;

namespace TokenClients.Tests;

/// <summary>Makes the tests independent of the machine's proxy: a plain <see cref="HttpClient"/> uses none.</summary>
[SetUpFixture]
internal sealed class NoProxy
{
    [OneTimeSetUp]
    public void ClearProxy() => HttpClient.DefaultProxy = new WebProxy();
}
