namespace TokenClients.Tool;

/// <summary>Whether the key has the form that Service Bus gives its keys.</summary>
internal sealed class KeyStep : Step
{
    private const int KeyLength = 32;

    public override string Name => "key";

    public override Task<StepResult> RunAsync(DoctorContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Evaluate(context.Client.SigningKey!));

    public static StepResult Evaluate(Secret key)
    {
        var bytes = new byte[key.Value.Length];
        return Convert.TryFromBase64String(key.Value, bytes, out var length) && length == KeyLength
            ? StepResult.Ok("has the form of a Service Bus key: 44 characters of base64")
            : StepResult.Warn(
                "does not have the form of a Service Bus key, 44 characters of base64",
                "Unless somebody chose this key, it was not copied whole. Copy the connection string again.");
    }
}
