namespace TokenClients.Tool;

/// <summary>Checks that the key has the format of a Service Bus key.</summary>
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
            ? StepResult.Ok("has the format of a Service Bus key: 44 base64 characters")
            : StepResult.Warn(
                "does not have the format of a Service Bus key: 44 base64 characters",
                "Unless this is a custom key, it was not copied completely. Copy the connection string again.");
    }
}
