using Azure.Core;
using Microsoft.Extensions.Options;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Tests;

/// <summary>What the client requests from an Azure SDK credential, and how it converts the result.</summary>
internal sealed class AzureTokenClientTests
{
    private const string Scope = "https://servicebus.azure.net/.default";
    private static readonly DateTimeOffset Later = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Test]
    public async Task The_token_has_the_credentials_value_and_expiry_and_the_requested_scope()
    {
        var credential = new StubCredential(() => new AzureToken("secret-token", Later));

        var token = await new AzureTokenClient(credential, Scope).GetTokenAsync(TokenRequest.For("https://vault.azure.net/.default"));

        Assert.That((token.Value, token.ExpiresOn, token.Scope), Is.EqualTo(("secret-token", Later, "https://vault.azure.net/.default")));
        Assert.That(token.Authorization.ToString(), Is.EqualTo("Bearer secret-token"));
        Assert.That(token.ToString(), Does.Not.Contain("secret-token"));
    }

    [Test]
    public async Task A_trailing_line_break_is_removed_from_the_token()
    {
        var credential = new StubCredential(() => new AzureToken("secret-token\r\n", Later));

        Assert.That((await new AzureTokenClient(credential, Scope).GetTokenAsync()).Authorization.ToString(), Is.EqualTo("Bearer secret-token"));
    }

    [Test]
    public async Task The_token_type_becomes_the_authorization_scheme()
    {
        var credential = new StubCredential(() => new AzureToken("t", Later, refreshOn: null, "PoP"));

        Assert.That((await new AzureTokenClient(credential, Scope).GetTokenAsync()).Authorization.ToString(), Is.EqualTo("PoP t"));
    }

    [Test]
    public async Task The_constructors_scopes_are_requested_unless_the_request_names_others()
    {
        var credential = new StubCredential(() => new AzureToken("t", Later));
        string[] scopes = ["one", "two"];
        var client = new AzureTokenClient(credential, scopes);
        scopes[0] = "changed";

        Assert.That((await client.GetTokenAsync()).Scope, Is.Null);
        await client.GetTokenAsync(TokenRequest.For(" "));
        await client.GetTokenAsync(TokenRequest.For("three  four"));

        Assert.That(
            credential.Contexts.Select(context => string.Join('|', context.Scopes)),
            Is.EqualTo(new[] { "one|two", "one|two", "three|four" }));
        Assert.That(credential.Contexts, Has.All.Matches<TokenRequestContext>(context => context is { ParentRequestId: null, Claims: null }));
    }

    [TestCase("http://contoso.servicebus.windows.net/orders/")]
    [TestCase("sb://contoso.servicebus.windows.net/orders")]
    public async Task The_scope_of_the_request_is_used_unless_IgnoreRequestedScope_is_set(string requestedScope)
    {
        var credential = new StubCredential(() => new AzureToken("t", Later));
        var options = new AzureTokenClientOptions { Credential = credential, Scopes = { Scope, "another" }, IgnoreRequestedScope = true };

        var sending = await new AzureTokenClient(credential, Scope).GetTokenAsync(TokenRequest.For(requestedScope));
        var ignoring = await new AzureTokenClient(options).GetTokenAsync(TokenRequest.For(requestedScope));

        Assert.That(credential.Contexts.Select(context => string.Join('|', context.Scopes)), Is.EqualTo(new[] { requestedScope, $"{Scope}|another" }));
        Assert.That((sending.Scope, ignoring.Scope), Is.EqualTo((requestedScope, requestedScope)), "a replacement is requested for the same cache entry");
    }

    [Test]
    public async Task Later_changes_of_the_options_have_no_effect()
    {
        var credential = new StubCredential(() => new AzureToken("t", Later));
        var options = new AzureTokenClientOptions { Credential = credential, Scopes = { Scope } };
        var client = new AzureTokenClient(options);
        (options.Credential, options.IgnoreRequestedScope, options.Scopes[0]) = (null, true, "changed");

        await client.GetTokenAsync();
        await client.GetTokenAsync(TokenRequest.For("another"));

        Assert.That(credential.Contexts.Select(context => context.Scopes.Single()), Is.EqualTo(new[] { Scope, "another" }));
    }

    [Test]
    public void A_missing_or_invalid_scope_is_rejected_with_an_example()
    {
        var credential = new StubCredential(() => default);
        Assert.Multiple(() =>
        {
            foreach (var scopes in new string[][] { [], [""], ["one", null!], ["one two"], ["one\n"] })
            {
                Assert.That(
                    () => new AzureTokenClient(credential, scopes),
                    Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Scopes ").And.Message.Contains("'https://servicebus.azure.net/.default'"));
            }

            Assert.That(
                () => new AzureTokenClient(new AzureTokenClientOptions()),
                Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith("Credential is missing; ").And.Message.Contains("Scopes is empty; "));
            Assert.That(() => new AzureTokenClient(options: null!), Throws.ArgumentNullException);
            Assert.That(() => new AzureTokenClient(credential, null!), Throws.ArgumentNullException);
            Assert.That(() => new AzureTokenClient(null!, Scope), Throws.ArgumentNullException);
        });
    }

    [TestCase("", "Bearer")]
    [TestCase("two\nlines", "Bearer")]
    [TestCase("secret-token\u00e9", "Bearer")]
    [TestCase("secret-token", "no scheme")]
    public async Task A_token_that_is_invalid_in_a_header_is_an_invalid_response_and_not_shown(string value, string type)
    {
        var client = new AzureTokenClient(new StubCredential(() => new AzureToken(value, Later, refreshOn: null, type)), Scope);

        var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync().AsTask());

        Assert.That(failure!.Reason, Is.EqualTo(TokenFailureReason.InvalidResponse));
        Assert.That(failure.ToString(), Does.Contain("StubCredential").And.Not.Contain("secret-token").And.Not.Contain("two"));
    }

    [Test]
    public async Task A_credential_that_returns_no_token_is_an_invalid_response() =>
        Assert.That(
            (await Assert.ThrowsAsync<TokenException>(() => new AzureTokenClient(new StubCredential(() => default), Scope).GetTokenAsync().AsTask()))!.Reason,
            Is.EqualTo(TokenFailureReason.InvalidResponse));

    [Test]
    public async Task A_rejected_token_is_returned_again_if_the_credential_has_no_other()
    {
        var client = new AzureTokenClient(new StubCredential(() => new AzureToken("same", Later)), Scope);
        var rejected = await client.GetTokenAsync();

        Assert.That((await client.GetTokenAsync(TokenRequest.Replacing(rejected))).Value, Is.EqualTo("same"));
    }

    [Test]
    public async Task The_callers_cancellation_ends_the_call_and_reaches_the_credential()
    {
        using var cancellation = new CancellationTokenSource();
        var credential = new StubCredential(async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            return default;
        });
        var call = new AzureTokenClient(credential, Scope).GetTokenAsync(default, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That((await Assert.ThrowsAsync<OperationCanceledException>(() => call))!.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task Any_exception_after_cancellation_is_reported_as_the_callers_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var client = new AzureTokenClient(StubCredential.Throwing(new InvalidOperationException()), Scope);

        await Assert.ThrowsAsync<OperationCanceledException>(() => client.GetTokenAsync(default, cancellation.Token).AsTask());
    }
}
