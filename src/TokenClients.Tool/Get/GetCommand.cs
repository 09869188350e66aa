using System.CommandLine;

namespace TokenClients.Tool;

/// <summary><c>tokenclients get</c>: writes a token, and nothing else, to the standard output.</summary>
internal static class GetCommand
{
    public static Command Create(Terminal terminal)
    {
        var get = new ToolCommand(
            "get",
            "Gets a token and writes it to the standard output. Everything else goes to the standard error.",
            "TOKEN=$(tokenclients get arr --config appsettings.json)")
        {
            Of(new ArrService(), terminal,
                "tokenclients get arr --account-id GUID --account-domain eastus.mixedreality.azure.com   (prompts for the key)",
                "TOKEN=$(tokenclients get arr --config appsettings.json --section TokenClients:Arr)",
                "$token = Get-Content key.txt | tokenclients get arr --account-id GUID --account-domain eastus.mixedreality.azure.com",
                "curl -H \"$(tokenclients get arr --config appsettings.json --header)\" https://…"),
            Of(new WrapService(), terminal,
                "tokenclients get wrap --namespace contoso --name owner --scope http://contoso.servicebus.windows.net/ --key-file key.txt",
                "tokenclients get wrap --connection-string-env SERVICEBUS --json",
                "tokenclients get wrap --endpoint https://cms.example.com/Authenticate/SWT --name reader < password.txt"),
            Of(new OAuthService(), terminal,
                "tokenclients get oauth --endpoint https://login.microsoftonline.com/TENANT/oauth2/v2.0/token --client-id ID --scope api://orders/.default",
                "tokenclients get oauth --endpoint https://id.example.com/token --client-id ID --auth form --key-env CLIENT_SECRET",
                "tokenclients get oauth --authority https://id.example.com/ --client-id ID --private-key-file key.pem --resource https://orders.example.com/"),
            Of(new SasService(), terminal,
                "tokenclients get sas --connection-string-env SERVICEBUS --scope orders --lifetime 15m",
                "tokenclients get sas --connection-string-file servicebus.txt --header"),
        };
        get.RequireSubcommand(terminal);
        return get;
    }

    private static ToolCommand Of(TokenService service, Terminal terminal, params string[] examples)
    {
        var description = service.SendsRequest
            ? $"Gets a token from {service.Title}." : $"Creates a shared access signature from {service.Title}, without a request.";
        var command = new ToolCommand(service.Name, description, examples);
        service.AddTo(command);
        var resilience = new ResilienceArguments();
        if (service.SendsRequest)
        {
            resilience.AddTo(command);
        }

        var output = new TokenOutput();
        output.AddTo(command);
        command.Run(terminal, async (given, cancellationToken) =>
        {
            output.Check(given);
            var client = await service.PrepareAsync(given, terminal, options => resilience.Apply(given, options), cancellationToken).ConfigureAwait(false);
            output.Write(given, await GetTokenAsync(client, service, cancellationToken).ConfigureAwait(false), terminal);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<AccessToken> GetTokenAsync(PreparedClient client, TokenService service, CancellationToken cancellationToken)
    {
        try
        {
            using var http = client.CreateHttpClient();
            return await client.Create(http).GetTokenAsync(client.Request, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenException failure)
        {
            var text = FailureText.Of(failure, client.SettingNames);
            throw new ToolException(
                ExitCode.Of(failure.Reason),
                failure.Reason is TokenFailureReason.Network or TokenFailureReason.Timeout ? [text, .. NextSteps(failure, service)] : [text]);
        }
    }

    private static IEnumerable<string> NextSteps(TokenException failure, TokenService service)
    {
        if (failure.Endpoint is { } endpoint && RequestProxy.Find(endpoint) is { } proxy)
        {
            yield return RequestAdvice.For(failure, proxy)!;
        }

        yield return $"For a diagnosis, run 'tokenclients doctor {service.Name}' with the same options.";
    }
}
