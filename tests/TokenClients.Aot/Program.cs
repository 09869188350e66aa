// Uses each feature of the three packages once, against the emulator, with a line for each, and exits with 1 if one does not
// work. As native code it shows what the compiler's analysis cannot: that nothing which is found by reflection is missing.
// "first URL" instead gets one token of ARR from the service at URL, to be timed.
using TokenClients.Aot;
using TokenClients.Emulator;

if (args is ["first", var url])
{
    return await FirstToken.GetAsync(new Uri(url));
}

await using var emulator = await TokenEmulator.StartAsync();
var checks = new Checks();
await ClientChecks.RunAsync(checks, emulator);
await SettingChecks.RunAsync(checks);
await OtherClientChecks.RunAsync(checks, emulator);
await OAuthChecks.RunAsync(checks, emulator);
await StoreChecks.RunAsync(checks, emulator);
await AzureChecks.RunAsync(checks, emulator);
return checks.Failed > 0 ? 1 : 0;
