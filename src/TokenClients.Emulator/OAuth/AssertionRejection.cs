namespace TokenClients.Emulator;

/// <summary>Why <see cref="Fault.RejectAssertion"/> rejects the assertion of a client.</summary>
public enum AssertionRejection
{
    /// <summary>It was used before, as a server with a replay cache says of a client that sends one twice.</summary>
    Replayed,

    /// <summary>It has expired, as a server says of a client whose clock is wrong.</summary>
    Expired,

    /// <summary>It is for another audience, as a server says of a client that expects the token endpoint in place of the issuer, or the reverse.</summary>
    WrongAudience,
}
