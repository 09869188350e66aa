namespace TokenClients.Emulator.Tests;

/// <summary>Invalid arguments of a fault are rejected when the fault is created, not when it is applied.</summary>
internal sealed class FaultArgumentTests
{
    private static readonly TimeSpan Negative = TimeSpan.FromTicks(-1);

    [TestCase(399)]
    [TestCase(600)]
    [TestCase(200)]
    public void Status_must_be_an_error_status(int status) =>
        Assert.That(() => Fault.Status(status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(199)]
    [TestCase(600)]
    [TestCase(101)]
    public void Body_must_have_a_final_status(int status) =>
        Assert.That(() => Fault.Body("", status: status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(299)]
    [TestCase(400)]
    public void Redirect_must_have_a_redirect_status(int status) => Assert.That(
        () => Fault.Redirect(new Uri("/", UriKind.Relative), status), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void RejectAssertion_must_have_a_defined_rejection() =>
        Assert.That(() => Fault.RejectAssertion((AssertionRejection)3), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Times_and_sizes_must_not_be_negative() => Assert.Multiple(() =>
    {
        Assert.That(() => Fault.Status(429, Negative), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.Delay(Negative), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.SlowBody(Negative), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fault.HugeBody(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    [Test]
    public void Body_location_and_gate_must_not_be_null() => Assert.Multiple(() =>
    {
        Assert.That(() => Fault.Body(null!), Throws.ArgumentNullException);
        Assert.That(() => Fault.Redirect(null!), Throws.ArgumentNullException);
        Assert.That(() => Fault.Gate(null!), Throws.ArgumentNullException);
    });
}
