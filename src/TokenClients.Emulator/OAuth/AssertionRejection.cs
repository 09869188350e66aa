namespace TokenClients.Emulator;

/// <summary>Why <see cref="Fault.RejectAssertion"/> rejects the assertion of a client.</summary>
public enum AssertionRejection
{
    /// <summary>The assertion was used before: the response of a server with a replay cache to an assertion that is sent twice.</summary>
    Replayed,

    /// <summary>The assertion has expired: the response to a client whose clock is wrong.</summary>
    Expired,

    /// <summary>The assertion is for another audience: the response to a client that uses the token endpoint instead of the issuer, or vice versa.</summary>
    WrongAudience,
}
