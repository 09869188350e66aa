namespace TokenClients.Tests;

/// <summary>A tenant logs out while the settings change: its token is removed nevertheless.</summary>
internal sealed class RemovalDuringReloadTests : StoreFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TokenRequest Tenant = TokenRequest.For("tenant-7");

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_token_read_during_its_removal_is_not_cached_even_after_a_reload_or_Clear(bool isReload)
    {
        await StoreAsync(Other, Tenant);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.BeforeRemove = () => gate.Task;
        var removal = Node.RemoveAsync("tenant-7");
        if (isReload)
        {
            Node.Use(new TokenSource(Inner));
        }
        else
        {
            Node.Clear();
        }

        Assert.That((await Node.GetTokenAsync(Tenant)).Value, Is.EqualTo("token-1"));

        gate.SetResult();
        await removal.WaitAsync(Patience);

        Assert.That((await Node.GetTokenAsync(Tenant)).Value, Is.EqualTo("token-2"));
    }

    [Test]
    public async Task A_fetch_with_previous_settings_stores_nothing_after_the_removal()
    {
        Inner.Answer = null;
        var waiting = Node.GetTokenAsync(Tenant).AsTask();
        var fetch = await Inner.NextAsync();
        Node.Use(new TokenSource(new ScriptedProvider(Time) { Answer = (_, request) => Inner.Token("second", Hour, request.Scope) }));

        await Node.RemoveAsync("tenant-7");
        fetch.Succeed(Inner.Token("of the tenant that left", Hour));

        Assert.That((await waiting.WaitAsync(Patience)).Value, Is.EqualTo("second"));
        await Node.DisposeAsync();
        Assert.That(Store.Only.Token.Value, Is.EqualTo("second"));
    }
}
