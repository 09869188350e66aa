using System.Security.Cryptography.X509Certificates;

namespace TokenClients.Tests;

/// <summary>A token that is bound to a certificate is of use to the instances that have the certificate, and to no other.</summary>
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
    public async Task An_instance_with_another_certificate_or_none_does_not_find_it()
    {
        await StoreAsync(NodeWith(() => [One]));

        var (other, none) = (await NodeWith(() => [Two]).GetTokenAsync(), await NewNode().GetTokenAsync());

        Assert.That((other.Value, none.Value), Is.EqualTo(("token-2", "token-3")));
    }

    [Test]
    public async Task The_token_in_the_store_is_that_of_the_certificate_in_use()
    {
        await StoreAsync(NodeWith(() => [One]));
        await StoreAsync(NodeWith(() => [Two]));

        Assert.That((await NodeWith(() => [Two, One]).GetTokenAsync()).Value, Is.EqualTo("token-2"));
        Assert.That((await NodeWith(() => [One, Two]).GetTokenAsync()).Value, Is.EqualTo("token-1"));
    }

    [Test]
    public async Task A_removed_token_is_removed_whichever_certificate_it_is_bound_to()
    {
        await StoreAsync(NodeWith(() => [One]));
        await StoreAsync(NodeWith(() => [Two]));

        await NodeWith(() => [One, Two]).RemoveAsync(default);

        Assert.That((await NodeWith(() => [One]).GetTokenAsync()).Value, Is.EqualTo("token-3"));
        Assert.That((await NodeWith(() => [Two]).GetTokenAsync()).Value, Is.EqualTo("token-4"));
    }

    [Test]
    public async Task A_certificate_that_cannot_be_had_is_no_failure_of_the_store()
    {
        var node = NodeWith(() => throw new IOException("the file is not there"));

        Assert.That((await node.GetTokenAsync()).Value, Is.EqualTo("token-1"));
        await node.RemoveAsync(default);
    }

    private CachingTokenProvider NodeWith(Func<IReadOnlyList<X509Certificate2>> certificates) => NewNode(inner: new BindingProvider(Inner, certificates));

    /// <summary>Binds what the other one brings to the first certificate.</summary>
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
