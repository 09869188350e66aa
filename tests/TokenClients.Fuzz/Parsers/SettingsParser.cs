using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TokenClients.Fuzz;

/// <summary>
/// The configuration of one kind of client, bound and validated as by its registration, and a request with that client. An input
/// has one setting on each line, <c>Name=value</c>; <c>↵</c> stands for a line break within a value.
/// </summary>
internal sealed class SettingsParser<TOptions> : Parser
    where TOptions : class, new()
{
    private static readonly HashSet<string> Secrets = new(
        typeof(TOptions).GetProperties().Where(property => property.IsDefined(typeof(JsonIgnoreAttribute))).Select(property => property.Name), StringComparer.OrdinalIgnoreCase);

    private readonly Section _section = new();
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly HttpClient _http = new(new EchoingHandler());
    private readonly Func<HttpClient, TOptions, ITokenProvider> _create;

    public SettingsParser(
        string name,
        Action<IServiceCollection, IConfiguration> add,
        Func<HttpClient, TOptions, ITokenProvider> create,
        params IReadOnlyList<string> templates)
    {
        var services = new ServiceCollection();
        add(services, new ConfigurationRoot([_section]));
        _factory = services.BuildServiceProvider().GetRequiredService<IOptionsFactory<TOptions>>();
        _create = create;
        (Name, Templates) = (name, templates);
    }

    public override string Name { get; }

    public override IReadOnlyList<string> Templates { get; }

    public override IReadOnlyList<string> Words { get; } =
    [
        .. typeof(TOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"\n{property.Name}="),
        "\nResilience:MaxRetries=", "\nResilience:TotalTimeout=", "\nResilience:AttemptTimeout=", "\nParameters:client_secret=", "\nParameters:", "\nEndpoint:x=", "\n", "=", ":", "↵", "00:00:30", "true", "Form", "-sb", "sts.", ".windows.net",
        "://", "@", "eastus", ".mixedreality.azure.com",
    ];

    public override IReadOnlyList<(string Before, string After)> Frames => [("", ""), .. Templates.Take(1).SelectMany(template => Secrets.Append("Endpoint").Append("Scope").Select(name => ($"{template.Replace("$(key)", PlantedSecrets.Key, StringComparison.Ordinal)}\n{name}=", "")))];

    public override (int Fixed, int PerByte) Budget => (512 * 1024, 1024);

    public override Verdict Parse(Input input)
    {
        _section.Set(input);
        var options = _factory.Create("fuzz");
        try
        {
            return new(_create(_http, options).GetTokenAsync(default, CancellationToken.None).AsTask().GetAwaiter().GetResult());
        }
        catch (TokenException error)
        {
            return new(error); // the settings were valid
        }
    }

    public override bool IsDocumented(Exception error) => error is OptionsValidationException;

    public override void Judge(Input input, Verdict verdict)
    {
        if ((verdict.Error ?? verdict.Value) is Exception error && !_section.ShowsKey)
        {
            Invariants.CheckNoSecret(error, SecretDetector.ForKey, input.Length);
        }
    }

    private sealed class Section : ConfigurationProvider
    {
        /// <summary>Whether the key is the value of a setting that is not secret, so that it may be shown.</summary>
        public bool ShowsKey => Data.Any(setting => !Secrets.Contains(setting.Key.Split(':')[0]) && SecretDetector.ForKey.Finds($"{setting.Key} {setting.Value}"));

        public void Set(Input input)
        {
            Data.Clear();
            foreach (var line in input.Text.Split('\n'))
            {
                if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                {
                    Data[line[..equals]] = line[(equals + 1)..].Replace('↵', '\n');
                }
            }
        }
    }

    /// <summary>Rejects the credential and repeats it in the response.</summary>
    private sealed class EchoingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest) { RequestMessage = request };
            answer.Headers.TryAddWithoutValidation("WWW-Authenticate", $"{request.Headers.Authorization}");
            return Task.FromResult(answer);
        }
    }
}
