using Azure.Core;
using Azure.Core.Pipeline;
using AzureToken = Azure.Core.AccessToken;

namespace TokenClients.Benchmarks.Peers;

/// <summary>
/// Azure.Core's <see cref="BearerTokenAuthenticationPolicy"/>. Only the method that adds the token to the request is
/// called, which subclasses can override, so the pipeline is not measured.
/// </summary>
internal sealed class AzureCorePeer(TokenSource source) : Contender
{
    private static readonly HttpPipeline Pipeline = new(new HttpClientTransport());

    private readonly Policy _policy = new(new Credential(source));
    private readonly HttpMessage _message = CreateMessage();

    public override string Name => "Azure.Core";

    public override Task CallAsync() => _policy.AuthorizeAsync(CreateMessage()).AsTask();

    public override Func<Task>[] Callers(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => CreateMessage())
            .Select(message => new Func<Task>(() => _policy.AuthorizeAsync(message).AsTask())),
    ];

    public override void Hit(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            var call = _policy.AuthorizeAsync(_message);
            if (!call.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("Not a hit.");
            }
        }

        Sink = _message;
    }

    private static HttpMessage CreateMessage()
    {
        var message = Pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri("https://localhost/"));
        _ = message.Request.ClientRequestId; // created on first use; in a real pipeline, by another policy
        return message;
    }

    private sealed class Policy(TokenCredential credential)
        : BearerTokenAuthenticationPolicy(credential, ["https://localhost/.default"])
    {
        private static readonly string[] Scopes = ["https://localhost/.default"];

        public ValueTask AuthorizeAsync(HttpMessage message) =>
            AuthenticateAndAuthorizeRequestAsync(message, new TokenRequestContext(Scopes, message.Request.ClientRequestId));
    }

    private sealed class Credential(TokenSource source) : TokenCredential
    {
        public override async ValueTask<AzureToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var number = await source.RequestAsync().ConfigureAwait(false);
            return source.RejectsCredentials ? throw new InvalidOperationException("The key is wrong.")
                : source.IsDue(number) ? new AzureToken(TokenSource.Token, DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow)
                : new AzureToken(TokenSource.Token, DateTimeOffset.UtcNow + source.Lifetime);
        }

        public override AzureToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
