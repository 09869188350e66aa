using Microsoft.Extensions.DependencyInjection;

namespace TokenClients.Fuzz;

/// <summary>The settings of each kind of client.</summary>
internal static class Settings
{
    private const string Resilience = "\nResilience:TotalTimeout=00:00:$(number)\nResilience:MaxRetries=$(number)";

    public static Parser Arr() => new SettingsParser<ArrStsClientOptions>(
        "settings-arr", (services, section) => services.AddArrTokens("fuzz", section), (http, options) => new ArrStsClient(http, options, StoppedTime.Instance),
        $"AccountId={PlantedSecrets.AccountId}\nAccountKey=$(key)\nAccountDomain=eastus.mixedreality.azure.com", $"AccountId={PlantedSecrets.AccountId}\nAccountKey=$(key)\nSecondaryAccountKey=$(secret)\nEndpoint=$(address)\nApiVersion=$(text)",
        $"AccountId={PlantedSecrets.AccountId}\nAccountKey=$(secret)\nAccountDomain=$(address)$(text){Resilience}", $"AccountId={PlantedSecrets.AccountId}\nAccountKey=$(key)\nAccountDomain=$(word)$(text)", "AccountId=$(text)\nAccountKey=$(text)\nAccountDomain=$(text)");

    public static Parser Wrap() => new SettingsParser<AcsWrapClientOptions>(
        "settings-wrap", (services, section) => services.AddAcsWrapTokens("fuzz", section), (http, options) => new AcsWrapClient(http, options, StoppedTime.Instance),
        "ServiceNamespace=contoso\nName=owner\nPassword=$(key)", "ServiceNamespace=$(text)\nName=$(text)\nPassword=$(secret)\nScope=$(address)\nSignsAssertion=$(word)", "Endpoint=$(address)\nName=owner\nPassword=$(key)\nSignsAssertion=true\nSecondaryPassword=$(key)",
        "ConnectionString=Endpoint=$(address);SharedSecretIssuer=owner;SharedSecretValue=$(key)", $"ServiceNamespace=$(word)$(text)\nName=owner\nPassword=$(key){Resilience}");

    public static Parser OAuth() => new SettingsParser<OAuthClientOptions>(
        "settings-oauth", (services, section) => services.AddOAuthTokens("fuzz", section), (http, options) => new OAuthClient(http, options, StoppedTime.Instance),
        "Endpoint=https://login.contoso.example/token\nClientId=orders\nClientSecret=$(key)", "Endpoint=$(address)\nClientId=$(text)\nClientSecret=$(secret)\nClientAuthentication=$(word)\nScope=$(text)",
        "Endpoint=https://login.contoso.example/token\nClientId=orders\nClientSecret=$(key)\nParameters:resource=$(text)\nParameters:$(text)=$(secret)\nDefaultLifetime=00:00:$(number)", $"Endpoint=$(address)\nClientId=orders\nClientSecret=$(key)\nClientAuthentication=Form{Resilience}");

    public static Parser Sas() => new SettingsParser<ServiceBusSasClientOptions>(
        "settings-sas", (services, section) => services.AddServiceBusSasTokens("fuzz", section), (_, options) => new ServiceBusSasClient(options, StoppedTime.Instance),
        "Endpoint=sb://contoso.servicebus.windows.net/\nKeyName=send\nKey=$(key)", "Endpoint=$(address)\nKeyName=$(text)\nKey=$(secret)\nLifetime=$(number)",
        "ConnectionString=Endpoint=$(address);SharedAccessKeyName=$(text);SharedAccessKey=$(key);EntityPath=$(text)\nLifetime=0$(number):00:00", "Endpoint=sb://contoso.servicebus.windows.net/$(text)\nKeyName=send\nKey=$(key)\nLifetime=$(number).00:00:00");
}
