// Uses each feature of the three packages once with the emulator, writes a line for each, and exits with 1 if one does not work.
// As native code, it shows that everything that is found by reflection is present, which the compiler's analysis cannot show.
// With the arguments "first URL", it only gets one ARR token from the service at URL, to measure the time.
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
