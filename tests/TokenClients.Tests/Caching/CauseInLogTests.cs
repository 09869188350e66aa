using Microsoft.Extensions.Logging;

namespace TokenClients.Tests;

/// <summary>Log records of failed fetches name the cause; for a background refresh, no caller gets it.</summary>
internal sealed class CauseInLogTests : CacheFixture
{
    [Test]
    public async Task An_exception_of_a_custom_provider_is_logged_with_type_and_message()
    {
        var call = FailureAsync();
        await FailAsync(await Inner.NextAsync(), new InvalidOperationException("The safe is locked.", new IOException("no hand\u202e")));

        Assert.That((await call).Message, Is.EqualTo(@"The token provider 'test' threw InvalidOperationException: The safe is locked, caused by IOException: no hand\u202e."));
        Assert.That(Log.Lines.Last().Text, Does.EndWith(@"threw InvalidOperationException: The safe is locked, caused by IOException: no hand\u202e."));
    }

    [Test]
    public async Task A_failed_background_refresh_is_logged_with_its_cause()
    {
        await FillAsync(Hour);
        Time.Advance(3500);
        Cached();
        await FailAsync(await Inner.NextAsync(), new HttpRequestException("no route", new IOException("cable")));

        Assert.That(Log.Lines.Last().Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(Log.Lines.Last().Text, Does.EndWith("Cause: HttpRequestException: no route, caused by IOException: cable."));
    }

    [Test]
    public async Task The_inner_exception_of_a_providers_TokenException_is_logged()
    {
        var call = FailureAsync();
        await FailAsync(await Inner.NextAsync(), new TokenException(TokenFailureReason.CredentialRejected, "Rejected.", new IOException("why")));
        await call;

        Assert.That(Log.Lines.Last().Text, Does.EndWith("Rejected. Cause: IOException: why."));
    }
}
