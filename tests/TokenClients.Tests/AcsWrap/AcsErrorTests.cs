using System.Text.Json;

namespace TokenClients.Tests;

internal sealed class AcsErrorTests
{
    [TestCaseSource(typeof(Vectors), nameof(Vectors.WrapErrors))]
    public void A_recorded_error_is_read(JsonElement row) => Assert.That(
        AcsError.Parse(row.Text("body")),
        Is.EqualTo(new AcsError(
            $"{Vectors.Status(row)}", row.Text("subCode"), row.Text("detail"), row.Text("traceId"))));

    [TestCase("Error:Code:500:SubCode:T9002:Detail:Please try again.", "500", "T9002", "Please try again.", null)]
    [TestCase("Error:Code:401:SubCode:T0:Detail:ACS50012: a: b:c:TraceID:id:TimeStamp:2014-10-25 00:59:12Z", "401", "T0", "ACS50012: a: b:c", "id")]
    [TestCase("Error:Code:400:SubCode:T0:Detail:no time:TraceID:id", "400", "T0", "no time", "id")]
    [TestCase("Error:Code:400:SubCode:T0:Detail:no trace:TimeStamp:2014-10-25 00:59:12Z", "400", "T0", "no trace", null)]
    [TestCase("Error:Code:400:SubCode:T0:Detail::TraceID::TimeStamp:", "400", "T0", null, null)]
    [TestCase("Error:Code:400:Detail:no sub-code", "400", null, "no sub-code", null)]
    [TestCase("Error:Code:400:SubCode:T1", "400", "T1", null, null)]
    [TestCase("Error:Code:400", "400", null, null, null)]
    [TestCase("Error:Code:", null, null, null, null)]
    [TestCase("\r\n Error:Code:403:SubCode:T0:Detail:folded \r\n", "403", "T0", "folded", null)]
    [TestCase("Error:Code:400:SubCode:T0:Detail:x:SubCode:y:Detail:z", "400", "T0", "x:SubCode:y:Detail:z", null)]
    public void An_incomplete_error_yields_the_fields_that_it_has(string text, string? code, string? subCode, string? detail, string? traceId) =>
        Assert.That(AcsError.Parse(text), Is.EqualTo(new AcsError(code, subCode, detail, traceId)));

    [TestCase("")]
    [TestCase("Bad Gateway")]
    [TestCase("<html>Error:Code:500</html>")]
    [TestCase("""{"error":"invalid_client"}""")]
    [TestCase("error:code:500:subcode:T0")]
    public void Text_in_another_format_yields_an_empty_error(string text) =>
        Assert.That(AcsError.Parse(text), Is.EqualTo(default(AcsError)));

    [FsCheck.NUnit.Property]
    public void Parsing_an_ACS_error_never_throws(string[] parts) => AcsError.Parse(
        "Error:Code:" + string.Join(':', parts.Zip(
            Enumerable.Repeat(new[] { "Detail", "TraceID", "SubCode", "TimeStamp" }, parts.Length).SelectMany(names => names),
            (part, name) => $"{part}:{name}")));
}
