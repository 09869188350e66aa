namespace TokenClients.Fuzz;

/// <summary>A token client with an HttpClient that answers with the input.</summary>
internal sealed class ClientParser : Parser
{
    private readonly Wire _wire = new();
    private readonly ITokenProvider _client;

    public ClientParser(
        string name,
        Func<HttpClient, ITokenProvider> create,
        IReadOnlyList<string> templates,
        IReadOnlyList<string> words,
        IReadOnlyList<(string Before, string After)> frames)
    {
        (Name, Templates, Words, Frames) = (name, templates, words, frames);
        _client = create(new HttpClient(_wire) { Timeout = Timeout.InfiniteTimeSpan });
    }

    public override string Name { get; }

    public override IReadOnlyList<string> Templates { get; }

    public override IReadOnlyList<string> Words { get; }

    public override IReadOnlyList<(string Before, string After)> Frames { get; }

    /// <summary>A server's words are looked through for secrets in all disguises, up to a fixed length.</summary>
    public override (int Fixed, int PerByte) Budget => (3 * 1024 * 1024, 512);

    public override Verdict Parse(Input input)
    {
        _wire.Input = input;
        var token = _client.GetTokenAsync(default, CancellationToken.None);
        BrokenPromise.If(!token.IsCompleted, "hang", "the client waits for something");
        return new(token.GetAwaiter().GetResult());
    }

    public override bool IsDocumented(Exception error) => error is TokenException;

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Error is TokenException error)
        {
            Promises.OfFailure(error, Leaks.OfKey);
            if (Answer.HasToken(input))
            {
                Promises.Quiet(error, Leaks.OfSignature);
            }
        }
        else
        {
            Promises.OfToken((AccessToken)verdict.Value!, StoppedTime.Now);
            Promises.Quiet($"{verdict.Value}", Leaks.OfKey, "the token's text");
        }
    }

    private sealed class Wire : HttpMessageHandler
    {
        public Input Input { get; set; } = new([]);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = Answer.Read(Input);
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }
}
