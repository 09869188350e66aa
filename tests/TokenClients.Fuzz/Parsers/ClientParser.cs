namespace TokenClients.Fuzz;

/// <summary>A token client whose HttpClient receives the input as the response.</summary>
internal sealed class ClientParser : Parser
{
    private readonly InputHandler _handler = new();
    private readonly ITokenProvider _client;

    public ClientParser(
        string name,
        Func<HttpClient, ITokenProvider> create,
        IReadOnlyList<string> templates,
        IReadOnlyList<string> words,
        IReadOnlyList<(string Before, string After)> frames)
    {
        (Name, Templates, Words, Frames) = (name, templates, words, frames);
        _client = create(new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan });
    }

    public override string Name { get; }

    public override IReadOnlyList<string> Templates { get; }

    public override IReadOnlyList<string> Words { get; }

    public override IReadOnlyList<(string Before, string After)> Frames { get; }

    /// <summary>Larger than for other parsers, because texts of a server, up to a fixed length, are searched for encoded secrets.</summary>
    public override (int Fixed, int PerByte) Budget => (3 * 1024 * 1024, 512);

    public override Verdict Parse(Input input)
    {
        _handler.Input = input;
        var token = _client.GetTokenAsync(default, CancellationToken.None);
        OracleException.ThrowIf(!token.IsCompleted, "hang", "the client waits for something");
        return new(token.GetAwaiter().GetResult());
    }

    public override bool IsDocumented(Exception error) => error is TokenException;

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Error is TokenException error)
        {
            Invariants.CheckFailure(error, SecretDetector.ForKey);
            if (HttpResponseInput.HasToken(input))
            {
                Invariants.CheckNoSecret(error, SecretDetector.ForSignature);
            }
        }
        else
        {
            Invariants.CheckToken((AccessToken)verdict.Value!, StoppedTime.Now);
            Invariants.CheckNoSecret($"{verdict.Value}", SecretDetector.ForKey, "the token's text");
        }
    }

    private sealed class InputHandler : HttpMessageHandler
    {
        public Input Input { get; set; } = new([]);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = HttpResponseInput.Read(Input);
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }
}
