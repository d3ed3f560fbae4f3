namespace Sync.Proofs.Abuse;

/// <summary>Tests the search that <see cref="SecretsTests"/> uses.</summary>
public class SecretFormTests
{
    [Theory]
    [InlineData("a b/+c", "x a b/+c y")]
    [InlineData("a b/+c", "x a%20b%2F%2Bc y")]
    [InlineData("a b/+c", "x YSBiLytj y")]
    [InlineData("a b/+c", "x \\x6120622f2b63 y")]
    [InlineData("a\"b", "{\"x\":\"a\\u0022b\"}")]
    [InlineData("a&b", "<x>a&amp;b</x>")]
    public void A_secret_is_found_in_any_form(string secret, string text) =>
        Assert.True(new Secret("it", secret).IsIn(text));
}
