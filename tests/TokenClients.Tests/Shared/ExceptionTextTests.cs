namespace TokenClients.Tests;

/// <summary>How an exception and its causes are shown.</summary>
internal sealed class ExceptionTextTests
{
    private static IEnumerable<TestCaseData> Chains => new (Exception Error, string Text)[]
    {
        (new InvalidOperationException("no key."), "InvalidOperationException: no key"),
        (new HttpRequestException("The SSL connection could not be established, see inner exception.", new IOException("closed")),
            "HttpRequestException: The SSL connection could not be established, caused by IOException: closed"),
        (new IOException("outer. See the inner exception for details.", new IOException("inner", new FormatException("innermost"))),
            "IOException: outer, caused by IOException: inner, caused by FormatException: innermost"),
        (new HttpRequestException("refused (host:1)", new IOException("refused")), "HttpRequestException: refused (host:1)"),
        (new AggregateException("several", new IOException("a"), new IOException("b")), "AggregateException: several (a) (b)"),
        (new IOException("line 1\r\nline 2\t\u202e"), @"IOException: line 1  line 2 \u202e"),
        (new IOException("to http://user:pass@proxy.example/"), "IOException: to http://proxy.example/"),
        (new FormatException("The input string 'Q8xp4ssw0rdZk3s9abc' was not in a correct format."), "FormatException: The input string '***' was not in a correct format"),
        (new IOException("trace 7e57acc0-0000-4000-8000-0000000000c1 at System.Net.Security.SslStream"), "IOException: trace 7e57acc0-0000-4000-8000-0000000000c1 at System.Net.Security.SslStream"),
        (new IOException(" "), "IOException"),
        (new Mute(), "Mute"),
    }.Select((row, index) => new TestCaseData(row.Error, row.Text).SetArgDisplayNames($"{index}"));

    [Test]
    public void A_long_message_of_spaces_is_processed_in_one_pass() =>
        Assert.That(ExceptionText.Of(new IOException($"a{new string(' ', 1_000_000)}b")), Does.StartWith("IOException: a"));

    [TestCaseSource(nameof(Chains))]
    public void Types_and_messages_of_all_causes_are_reported_in_one_clean_line(Exception error, string text) =>
        Assert.That(ExceptionText.Of(error), Is.EqualTo(text));

    [Test]
    public void Text_that_was_already_shown_is_not_repeated()
    {
        var error = new IOException("outer", new IOException("inner"));

        Assert.That(ExceptionText.Of(error, alreadyShown: "It failed: outer."), Is.EqualTo("IOException: inner"));
        Assert.That(ExceptionText.Of(error, alreadyShown: "It failed: outer, inner."), Is.Empty);
        Assert.That(ExceptionText.Of(null), Is.Empty);
    }

    [Test]
    public void A_long_message_and_a_long_chain_of_causes_are_truncated()
    {
        Exception error = new IOException(new string('x', 100_000));
        for (var i = 0; i < 1000; i++)
        {
            error = new InvalidOperationException($"number {i}", error);
        }

        Assert.That(ExceptionText.Of(new IOException(new string('x', 5000))), Has.Length.EqualTo("IOException: ".Length + 1001));
        Assert.That(ExceptionText.Of(error).Split("caused by"), Has.Length.EqualTo(8));
    }

    private sealed class Mute() : Exception("x")
    {
        public override string Message => throw new NotSupportedException();
    }
}
