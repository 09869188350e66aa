namespace TokenClients.Fuzz;

/// <summary>The headers of a response: <c>Date</c>, <c>Retry-After</c>, <c>Location</c>, the ids; and the wait that results from them.</summary>
internal sealed class HeaderParser : Parser
{
    public override string Name => "headers";

    public override IReadOnlyList<string> Templates { get; } =
    [
        "429\nRetry-After: $(number)\nDate: $(date)\n\n", "503\nRetry-After: $(date)\nDate: $(date)\nMS-CV: $(text)\n\n", "302\nLocation: $(address)\nDate: $(date)\n\n",
        "401\nWWW-Authenticate: $(text)\nWWW-Authenticate: $(text)\nrequest-id: $(text)\nContent-Type: $(text)\n\n", "429\n$(word): $(number)\n$(word): $(date)\n\n",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["Date", "Retry-After", "Location", "MS-CV", "request-id", "x-ms-request-id", "x-request-id", "x-correlation-id", "WWW-Authenticate", "Content-Type", "\n", ": ", ", "];

    public override IReadOnlyList<(string Before, string After)> Frames { get; } =
        [("429\nRetry-After: ", "\n\n"), ("429\nDate: ", "\n\n"), ("302\nLocation: ", "\n\n"), ("302\nLocation: https://", "\n\n"), ("200\nContent-Type: a/b; c=", "\n\n"), ("200\nMS-CV: ", "\n\n"), ("200\n", "\n\n")];

    public override Verdict Parse(Input input)
    {
        using var answer = HttpResponseInput.Read(input);
        return new(new TokenResponse(answer, new(input.Bytes), StoppedTime.Now, StoppedTime.Now));
    }

    /// <summary>The status 0 of an <see cref="HttpResponseInput"/>.</summary>
    public override bool IsDocumented(Exception error) => error is HttpRequestException;

    public override void Judge(Input input, Verdict verdict)
    {
        if (verdict.Value is TokenResponse response)
        {
            OracleException.ThrowIf(response.RetryAfter < TimeSpan.Zero, "lifetime", $"a wait of {response.RetryAfter}");
            var failure = new TokenException(TokenFailureReason.Throttled, "") { RetryAfter = response.RetryAfter };
            for (var failures = 1; failures < 2000; failures *= 7)
            {
                var wait = Backoff.After(failure, failures, jitter: 1);
                OracleException.ThrowIf(wait <= TimeSpan.Zero || wait > TimeSpan.FromHours(1), "lifetime", $"a pause of {wait}");
            }
        }
    }
}
