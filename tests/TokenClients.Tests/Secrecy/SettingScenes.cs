using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenClients.Emulator;

namespace TokenClients.Tests;

/// <summary>Puts secrets into the wrong settings, at startup, in a reload and in a prefetch.</summary>
internal static class SettingScenes
{
    /// <summary>Pasted values: keys, complete and without the trailing <c>=</c> that a double click does not select, and others.</summary>
    private static readonly string[] Pasted =
    [
        Keys.Account, Keys.Account.TrimEnd('='), Keys.PlainClient, Keys.Client, $"{Keys.AccountId}:{Keys.Account}", Keys.SasConnectionString,
        Keys.WrapConnectionString(new Uri("https://contoso-sb.accesscontrol.windows.net/")), $"https://contoso.example/?key={Keys.Account}",
        $"https://{Keys.PlainClient}@contoso.example/", $"https://user:{Keys.Account}@contoso.example", $"http://contoso.example/?{Keys.PlainClient}",
        $"{Keys.Account}/", $"sts.{Keys.PlainClient}", $"{Keys.Account}\n", $" {Keys.PlainClient}", $"Bearer {Keys.PlainClient}", $"{Keys.PlainClient}-sb",
        $"{Keys.PlainClient} {Keys.PlainClient}", $"http://contoso.example#{Keys.Account}", $"{Keys.PlainClient}*",
    ];

    public static async Task PastedAsync(Stage stage)
    {
        Type[] pastedInto =
        [
            await PastedAsync<ArrStsClientOptions>(stage, (s, o) => s.AddArrTokens("scan", o), "AccountId", "AccountKey", "AccountDomain"),
            await PastedAsync<AcsWrapClientOptions>(stage, (s, o) => s.AddAcsWrapTokens("scan", o), "Name", "Password", "ServiceNamespace"),
            await PastedAsync<OAuthClientOptions>(stage, (s, o) => s.AddOAuthTokens("scan", o), "ClientId", "ClientSecret", "Endpoint"),
            await PastedAsync<ServiceBusSasClientOptions>(stage, (s, o) => s.AddServiceBusSasTokens("scan", o), "Endpoint", "KeyName", "Key"),
        ];
        Assert.That(pastedInto, Is.EquivalentTo(OptionsTypes.WithSecrets), "add new options types here");
        foreach (var pasted in Pasted)
        {
            await StartAsync(stage, s =>
            {
                s.AddArrTokens("scan", o => (o.AccountId, o.AccountKey, o.AccountDomain) = (Keys.AccountId, Keys.Account, "eastus.mixedreality.azure.com"));
                s.AddHttpClient("scan-http").AddTokenHandler(o => o.AllowedHosts.Add(pasted));
            });
            await StartAsync(stage, s => s.AddOAuthTokens("scan", o =>
            {
                (o.ClientId, o.ClientSecret, o.Endpoint) = ("id", Keys.Client, new Uri("https://contoso.example/token"));
                (o.AdditionalParameters["client_secret"], o.AdditionalParameters[""]) = (pasted, pasted);
            }));
        }
    }

    /// <summary>Reloads invalid settings, and settings that cannot be read.</summary>
    public static async Task ReloadAsync(Stage stage)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AccountId"] = Keys.AccountId,
            ["AccountKey"] = Keys.Account,
            ["Endpoint"] = $"{stage.Emulator.Arr.Endpoint}",
        }).Build();
        await using var services = stage.Services(s => s.AddArrTokens("scan", configuration));
        var provider = services.GetRequiredService<ITokenProvider>();
        await stage.AskAsync(provider);
        foreach (var (setting, value) in Pasted.SelectMany(pasted => new[] { ("AccountId", pasted), ("Endpoint", pasted), ("Resilience:MaxRetries", pasted), ("AccountKey", $"{pasted}\n") }))
        {
            var before = configuration[setting];
            configuration[setting] = value;
            configuration.Reload();
            configuration[setting] = before;
        }

        configuration["AccountKey"] = Keys.SecondAccount;
        configuration.Reload();
        await stage.AskAsync(provider);
    }

    public static async Task PrefetchAsync(Stage stage)
    {
        stage.Emulator.Arr.Faults.Always = Fault.RejectKey();
        using var host = stage.Host(s =>
        {
            Registration.All[0].Add(s, stage.Emulator.Arr.Endpoint);
            s.AddTokens("scan-unmade", _ => throw new FormatException($"cannot read '{Keys.Account}'")).Prefetch();
            s.AddArrTokens("scan-arr", _ => { }).Prefetch();
        });
        await host.StartAsync();
        await Eventually.IsTrue(() => stage.Evidence.Of(Place.Log).Any(line => line.Contains("PrefetchFailed", StringComparison.Ordinal)), "a creation fails");
        await Eventually.IsTrue(() => stage.Evidence.Of(Place.Log).Any(line => line.Contains("CoolingDown", StringComparison.Ordinal)), "a credential is rejected");
        await host.StopAsync();
    }

    private static async Task<Type> PastedAsync<TOptions>(Stage stage, Action<IServiceCollection, Action<TOptions>> add, params string[] required)
        where TOptions : class, new()
    {
        foreach (var property in typeof(TOptions).GetProperties().Where(property => property.CanWrite && (property.PropertyType == typeof(string) || property.PropertyType == typeof(Uri))))
        {
            foreach (var pasted in Pasted)
            {
                await StartAsync(stage, s => add(s, options =>
                {
                    foreach (var name in required)
                    {
                        Set(options, typeof(TOptions).GetProperty(name)!, name switch
                        {
                            "AccountId" => Keys.AccountId,
                            "AccountDomain" => "eastus.mixedreality.azure.com",
                            "ServiceNamespace" => "contoso",
                            "Endpoint" => "https://contoso.servicebus.windows.net/",
                            "Name" or "ClientId" or "KeyName" => "owner",
                            _ => Keys.Account,
                        });
                    }

                    Set(options, property, pasted);
                    stage.Evidence.Add(Place.Text, $"{options}");
                }));
            }
        }

        var full = new TOptions();
        foreach (var secret in typeof(TOptions).GetProperties().Where(property => OptionsTypes.IsHidden(property) && property.PropertyType == typeof(string)))
        {
            secret.SetValue(full, Keys.Account);
        }

        (full as OAuthClientOptions)?.AdditionalParameters.Add("api_key", Keys.Parameter);
        stage.Evidence.AddPrinted(full);
        return typeof(TOptions);
    }

    private static void Set(object options, PropertyInfo property, string text) =>
        property.SetValue(options, property.PropertyType == typeof(string) ? text : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : null);

    private static async Task StartAsync(Stage stage, Action<IServiceCollection> add)
    {
        await using var services = stage.Services(add);
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception error) when (error is OptionsValidationException or AggregateException)
        {
            stage.Evidence.AddPrinted(error);
        }
    }
}
