namespace TokenClients.Tests;

/// <summary>A client that does not support a part of a request fails and sends nothing.</summary>
internal sealed class UnsupportedPartsTests : WireFixture
{
    private static readonly (string Name, TokenRequest Request)[] Parts =
    [
        ("Resources", new() { Resources = ["https://r.example/"] }),
        ("Audience", new() { Audience = "https://a.example/" }),
        ("AdditionalParameters", new() { AdditionalParameters = new Dictionary<string, string> { ["name"] = "s3cr3t" } }),
    ];

    [TestCaseSource(nameof(Parts))]
    public async Task Each_client_fails_with_the_name_of_the_unsupported_part((string Name, TokenRequest Request) part)
    {
        var stub = new StubHandler(_ => Answers.Create(500));
        using var http = new HttpClient(stub);
        var sas = new ServiceBusSasClientOptions { Endpoint = new Uri("sb://contoso.servicebus.windows.net/"), KeyName = "send", Key = "a-key" };

        foreach (var client in new ITokenProvider[] { Arr(http: http), Wrap(http: http), new ServiceBusSasClient(sas) })
        {
            var failure = await Assert.ThrowsAsync<TokenException>(() => client.GetTokenAsync(part.Request).AsTask());

            Assert.That((failure!.Reason, failure.IsTransient), Is.EqualTo((TokenFailureReason.BadRequest, false)));
            Assert.That(failure.Message, Does.Contain($"does not support {part.Name}, which the TokenRequest sets.").And.Not.Contain("s3cr3t"));
        }

        Assert.That(stub.Requests, Is.Empty);
    }

    [Test]
    public async Task The_same_request_without_the_unsupported_part_succeeds()
    {
        using var cache = new CachingTokenProvider(Arr(), timeProvider: LocalTime);
        await Assert.ThrowsAsync<TokenException>(() => cache.GetTokenAsync(Parts[1].Request).AsTask());

        var token = await cache.GetTokenAsync(Parts[1].Request with { Audience = null });

        Assert.That(token.Value, Does.StartWith("ey"), "the failure is cached for its own request only");
    }
}
