namespace TokenClients.Emulator.Tests;

/// <summary>A fault that makes no sense is refused where it is made, not where it is met.</summary>
internal sealed class FaultArgumentTests
{
    private static readonly TimeSpan Negative = TimeSpan.FromTicks(-1);

    [TestCase(399)]
    [TestCase(600)]
    [TestCase(200)]
    public void Status_is_an_error_status(int status) =>
        Assert.That(() => Fault.Status(status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(199)]
    [TestCase(600)]
    [TestCase(101)]
    public void Body_has_a_final_status(int status) =>
        Assert.That(() => Fault.Body("", status: status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(299)]
    [TestCase(400)]
    public void Redirect_has_a_redirecting_status(int status) => Assert.That(
        () => Fault.Redirect(new Uri("/", UriKind.Relative), status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Times_and_sizes_are_not_negative() => Assert.Multiple(() =>
    {
        Assert.That(() => Fault.Status(429, Negative), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.Delay(Negative), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.SlowBody(Negative), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.HugeBody(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    [Test]
    public void Nothing_is_not_a_body_a_place_or_a_gate() => Assert.Multiple(() =>
    {
        Assert.That(() => Fault.Body(null!), Throws.ArgumentNullException);
        Assert.That(() => Fault.Redirect(null!), Throws.ArgumentNullException);
        Assert.That(() => Fault.Gate(null!), Throws.ArgumentNullException);
    });
}
