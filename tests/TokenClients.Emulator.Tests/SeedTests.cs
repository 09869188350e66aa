using System.Security.Cryptography;

namespace TokenClients.Emulator.Tests;

/// <summary>With a seed, a manual clock and a key, the same requests get identical responses.</summary>
internal sealed class SeedTests
{
    private const string Account = TokenEmulator.DefaultAccountId;

    private static readonly RSAParameters Key = CreateKey();

    private static readonly string Credential = $"Authorization: Bearer {Account}:{TokenEmulator.DefaultAccountKey}";

    private static readonly string Name = $"wrap_name={TokenEmulator.DefaultIssuerName}";

    private static readonly string Password = $"wrap_password={Uri.EscapeDataString(TokenEmulator.DefaultIssuerKey)}";

    private static readonly string Client =
        $"grant_type=client_credentials&client_id={TokenEmulator.DefaultClientId}"
        + $"&client_secret={Uri.EscapeDataString(TokenEmulator.DefaultClientSecret)}";

    private static readonly string[] Requests =
    [
        RawConnection.Get($"/accounts/{Account}/token", Credential),
        RawConnection.Get($"/accounts/{Account}/token"),
        RawConnection.Get("/accounts/none/token"),
        RawConnection.Get($"/accounts/{Account}/sessions/one"),
        Post("/WRAPv0.9", $"{Name}&{Password}"),
        Post("/WRAPv0.9", $"{Name}&{Password}"),
        Post("/WRAPv0.9", $"{Name}&wrap_password=wrong"),
        Post("/WRAPv0.9", ""),
        Post("/oauth2/token", Client),
        Post("/oauth2/token", "grant_type=client_credentials"),
        Post("/orders/messages", "hello"),
        RawConnection.Get("/unknown"),
    ];

    [Test]
    public async Task Two_emulators_with_the_same_seed_send_the_same_responses()
    {
        var first = await RecordAsync(seed: 42);
        var second = await RecordAsync(seed: 42);

        Assert.That(first, Has.Count.EqualTo(Requests.Length + 4));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(first[4], Does.StartWith("HTTP/1.1 200"));
        Assert.That(first[5], Is.Not.EqualTo(first[4]), "each response still has its own ids");
    }

    [TestCase(43)]
    [TestCase(null)]
    public async Task Responses_differ_without_a_seed_or_with_another_one(int? seed)
    {
        var first = await RecordAsync(42);
        var second = await RecordAsync(seed);

        // Three responses contain no id: that of the queue, that of the unknown path, and the HTML page.
        Assert.That(first.Zip(second).Count(pair => pair.First == pair.Second), Is.EqualTo(3));
    }

    [Test]
    public async Task Setting_a_seed_again_restarts_the_sequence()
    {
        await using var emulator = await StartAsync(7);
        var first = await RawConnection.ExchangeAsync(emulator.BaseAddress, Requests[0]);
        var second = await RawConnection.ExchangeAsync(emulator.BaseAddress, Requests[0]);
        emulator.Options.Seed = 7;
        var third = await RawConnection.ExchangeAsync(emulator.BaseAddress, Requests[0]);

        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(third, Is.EqualTo(first));
    }

    [Test]
    public void The_signing_key_derived_from_a_seed_never_changes()
    {
        var options = new TokenEmulatorOptions { Seed = 1 };

        Assert.That(
            Convert.ToHexStringLower(options.SwtSigningKey),
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData("TokenClients.Emulator 1 SWT key"u8))));
        Assert.That(options.Seed, Is.EqualTo(1));
        Assert.That(new TokenEmulatorOptions().Seed, Is.Null);
    }

    [Test]
    public void A_seed_does_not_replace_a_signing_key_that_was_set()
    {
        byte[] key = [1, 2, 3];
        var options = new TokenEmulatorOptions { SwtSigningKey = key, Seed = 1 };

        Assert.That(options.SwtSigningKey, Is.SameAs(key));
    }

    [Test]
    public async Task Ids_have_the_format_of_random_UUIDs()
    {
        await using var emulator = await StartAsync(0);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 50; i++)
        {
            var answer = await RawConnection.ExchangeAsync(emulator.BaseAddress, Requests[7]);
            var id = answer.Split("TraceID:")[1].Split(':')[0];
            Assert.That(id, Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
            ids.Add(id);
        }

        Assert.That(ids, Has.Count.EqualTo(50));
    }

    [Test]
    public async Task The_configured_key_signs_the_tokens()
    {
        await using var emulator = await StartAsync(seed: null);
        var answer = await RawConnection.ExchangeAsync(emulator.BaseAddress, Requests[0]);

        Assert.That(new Jwt(Jwt.In(answer.Split("\r\n\r\n")[1])).Verifies(Key), Is.True);
        Assert.That(emulator.JwtPublicKey.Modulus, Is.EqualTo(Key.Modulus));
        Assert.That(emulator.JwtPublicKey.D, Is.Null);
    }

    [Test]
    public void A_JWT_signing_key_without_its_private_part_is_rejected()
    {
        var half = new RSAParameters { Modulus = Key.Modulus, Exponent = Key.Exponent };
        var options = new TokenEmulatorOptions();

        Assert.That(
            () => options.JwtSigningKey = half, Throws.ArgumentException.With.Message.Contains("JwtSigningKey"));
        Assert.That(() => options.JwtSigningKey = default(RSAParameters), Throws.ArgumentException);
        Assert.That(options.JwtSigningKey, Is.Null);
    }

    private static async Task<List<string>> RecordAsync(int? seed)
    {
        await using var emulator = await StartAsync(seed);
        var answers = new List<string>();
        foreach (var request in Requests)
        {
            answers.Add(await RawConnection.ExchangeAsync(emulator.BaseAddress, request));
        }

        Fault[] faults = [Fault.SignWithWrongKey(), Fault.Status(500), Fault.HugeBody(5_000), Fault.Html()];
        foreach (var fault in faults)
        {
            emulator.Wrap.Faults.Enqueue(fault);
            answers.Add(await RawConnection.ExchangeAsync(emulator.BaseAddress, Requests[4]));
        }

        return answers;
    }

    private static Task<TokenEmulator> StartAsync(int? seed) => TokenEmulator.StartAsync(options =>
    {
        options.Seed = seed;
        options.TimeProvider = new FakeTime();
        options.JwtSigningKey = Key;
    });

    private static string Post(string target, string form) =>
        RawConnection.Post(target, form).Replace("Host:", "Connection: close\r\nHost:", StringComparison.Ordinal);

    private static RSAParameters CreateKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    }
}
