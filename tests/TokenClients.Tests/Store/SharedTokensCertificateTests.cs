using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tests;

/// <summary>A token that is bound to a certificate is shared only by the instances that have that certificate.</summary>
internal sealed class SharedTokensCertificateTests : StoreFixture
{
    private static X509Certificate2 One => TestCertificates.One;

    private static X509Certificate2 Two => TestCertificates.Two;

    [Test]
    public async Task An_instance_with_the_same_certificate_finds_the_token_and_presents_it()
    {
        await StoreAsync(NodeWith(() => [One]));

        var found = await NodeWith(() => [One]).GetTokenAsync();

        Assert.That((found.Value, Inner.Fetches), Is.EqualTo(("token-1", 1)));
        Assert.That(found.BindingCertificate, Is.SameAs(One));
    }

    [Test]
    public async Task An_instance_with_another_certificate_or_none_does_not_find_the_token()
    {
        await StoreAsync(NodeWith(() => [One]));

        var (other, none) = (await NodeWith(() => [Two]).GetTokenAsync(), await NewNode().GetTokenAsync());

        Assert.That((other.Value, none.Value), Is.EqualTo(("token-2", "token-3")));
    }

    [Test]
    public async Task The_stored_token_of_the_first_certificate_is_used()
    {
        await StoreAsync(NodeWith(() => [One]));
        await StoreAsync(NodeWith(() => [Two]));

        Assert.That((await NodeWith(() => [Two, One]).GetTokenAsync()).Value, Is.EqualTo("token-2"));
        Assert.That((await NodeWith(() => [One, Two]).GetTokenAsync()).Value, Is.EqualTo("token-1"));
    }

    [Test]
    public async Task A_removal_removes_the_tokens_of_all_certificates_of_the_instance()
    {
        await StoreAsync(NodeWith(() => [One]));
        await StoreAsync(NodeWith(() => [Two]));

        await NodeWith(() => [One, Two]).RemoveAsync(default);

        Assert.That((await NodeWith(() => [One]).GetTokenAsync()).Value, Is.EqualTo("token-3"));
        Assert.That((await NodeWith(() => [Two]).GetTokenAsync()).Value, Is.EqualTo("token-4"));
    }

    [Test]
    public async Task A_certificate_that_cannot_be_loaded_does_not_make_GetTokenAsync_or_RemoveAsync_fail()
    {
        var node = NodeWith(() => throw new IOException("the file is not there"));

        Assert.That((await node.GetTokenAsync()).Value, Is.EqualTo("token-1"));
        await node.RemoveAsync(default);
    }

    private CachingTokenProvider NodeWith(Func<IReadOnlyList<X509Certificate2>> certificates) => NewNode(inner: new BindingProvider(Inner, certificates));

    /// <summary>Binds the tokens of the inner provider to the first certificate.</summary>
    private sealed class BindingProvider(ITokenProvider inner, Func<IReadOnlyList<X509Certificate2>> certificates) : ITokenProvider, ICertificateUser
    {
        public IReadOnlyList<X509Certificate2> Certificates => certificates();

        public async ValueTask<AccessToken> GetTokenAsync(TokenRequest request, CancellationToken cancellationToken = default)
        {
            var token = await inner.GetTokenAsync(request, cancellationToken);
            return token.With(token.ExpiresOn, request, SafeInvoke.GetOrNull(() => Certificates) is [var first, ..] ? first : null);
        }
    }
}
