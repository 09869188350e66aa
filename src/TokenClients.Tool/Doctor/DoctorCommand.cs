using System.CommandLine;

namespace TokenClients.Tool;

/// <summary><c>tokenclients doctor</c>: diagnoses step by step why a token cannot be acquired.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var doctor = new ToolCommand(
            "doctor",
            "Diagnoses step by step why a token cannot be acquired, and says what to do. The exit code is that of the step that failed.",
            "tokenclients doctor arr --config appsettings.json")
        {
            Of(new ArrService(), terminal,
                "tokenclients doctor arr --account-id GUID --account-domain eastus.mixedreality.azure.com --key-file key.txt",
                "tokenclients doctor arr --config appsettings.json --section TokenClients:Arr --json"),
            Of(new WrapService(), terminal,
                "tokenclients doctor wrap --namespace contoso --name owner --scope http://contoso.servicebus.windows.net/ --key-env KEY",
                "tokenclients doctor wrap --connection-string-file servicebus.txt"),
            Of(new OAuthService(), terminal,
                "tokenclients doctor oauth --endpoint https://id.example.com/token --client-id ID --scope orders --key-env CLIENT_SECRET",
                "tokenclients doctor oauth --config appsettings.json --json"),
            Of(new SasService(), terminal,
                "tokenclients doctor sas --connection-string-env SERVICEBUS --scope orders",
                "tokenclients doctor sas --connection-string-file servicebus.txt --json"),
        };
        doctor.RequireSubcommand(terminal);
        return doctor;
    }

    private static ToolCommand Of(TokenService service, Terminal terminal, params string[] examples)
    {
        var json = new Option<bool>("--json") { Description = "Writes the result as JSON." };
        var description = service.SendsRequest
            ? $"Diagnoses access to {service.Title}, with one request and no retry."
            : $"Checks {service.Title}, and connects to the resource without sending the token.";
        var command = new ToolCommand(service.Name, description, examples);
        service.AddTo(command);
        command.Options.Add(json);
        command.Run(terminal, async (given, cancellationToken) =>
        {
            var context = new DoctorContext(service, given, terminal);
            var results = new List<(string Step, StepResult Result)>();
            await foreach (var found in DoctorRunner.RunAsync(context, cancellationToken).ConfigureAwait(false))
            {
                results.Add(found);
                if (!given.GetValue(json))
                {
                    Report.Write(terminal, found.Step, found.Result);
                }
            }

            var exitCode = results.Select(found => found.Result.ExitCode).FirstOrDefault(code => code != ExitCode.Success);
            if (given.GetValue(json))
            {
                Terminal.Write(Report.Json(context, results, exitCode));
            }

            return exitCode;
        });
        return command;
    }
}
