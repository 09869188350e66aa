using Microsoft.Extensions.Options;

namespace TokenClients.DependencyInjection;

/// <summary>Validates the options of one client, and names the configuration section they come from.</summary>
internal sealed class ClientOptionsValidator<TOptions>(string name, string? section, IValidateOptions<TOptions> validator) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? optionsName, TOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var result = validator.Validate(name, options);
        return result.Failed && section is not null
            ? ValidateOptionsResult.Fail(result.Failures!.Select(failure => $"{failure} The settings are in the section '{section}'."))
            : result;
    }
}
