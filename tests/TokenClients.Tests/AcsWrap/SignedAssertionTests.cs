namespace TokenClients.Tests;

/// <summary>Compares assertions signed with the issuer's key with ones made with openssl and Python.</summary>
internal sealed class SignedAssertionTests
{
    private const string Key = "r8LuxCKD6DWY8auQcFql4M7euH2UuhcLcV1TaJTqNNE=";

    [TestCase("owner", "Issuer=owner&HMACSHA256=8O0WShJIQOy7LO%2FuXhSdVe2mrOPLmJBRDx5FHFSoMAM%3D")]
    [TestCase("own er&co", "Issuer=own%20er%26co&HMACSHA256=twyJ5tYK8J%2F9xrDNPtdT25njNL3p%2BQqhTNuZHNO4yRg%3D")]
    public void A_signed_WRAP_assertion_consists_of_the_issuer_and_the_signature(string issuer, string expected)
    {
        var assertion = SignedAssertion.Create(issuer, Key);

        Assert.That((assertion.Format, assertion.Value), Is.EqualTo(("SWT", expected)));
    }
}
