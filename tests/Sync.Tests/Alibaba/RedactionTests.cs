using Sync.Alibaba;
using Sync.Alibaba.Errors;

namespace Sync.Tests.Alibaba;

public class RedactionTests
{
    [Theory]
    [InlineData("not matched. server string to sign is:POST&%2F&leaked")]
    [InlineData(
        "not matched. server StringToSign is [ACS3-HMAC-SHA256\nleaked] server CanonicalRequest is [POST\n/\nleaked]")]
    [InlineData("not matched. server CanonicalRequest is [POST leaked]")]
    [InlineData("not matched. STRINGTOSIGN=leaked")]
    [InlineData("not matched. string_to_sign: leaked")]
    [InlineData("not matched. String-To-Sign leaked")]
    [InlineData("not matched. String%20To%20Sign leaked")]
    [InlineData("not matched. \"stringToSign\":\"leaked\"")]
    [InlineData("not matched. canonical request: leaked")]
    [InlineData("not matched. canonical_request: leaked")]
    [InlineData("not matched. CanonicalizedQueryString leaked")]
    [InlineData("not matched. the canonicalized resource leaked")]
    [InlineData("not matched. CanonicalQueryString leaked")]
    [InlineData("not matched. Canonical Headers leaked")]
    public void A_message_is_cut_at_the_string_to_sign(string text)
    {
        var safe = Redaction.Of(text, new AlibabaCredentials("LTAI5tSecretive", "secret"));

        Assert.StartsWith("not matched. ", safe);
        Assert.EndsWith("[redacted]", safe);
        Assert.DoesNotContain("leaked", safe, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_messages_are_unchanged() =>
        Assert.Equal(
            "The sign of a string.",
            Redaction.Of("The sign of a string.", new AlibabaCredentials("LTAI5tSecretive", "secret")));

    [Fact]
    public void A_long_text_is_never_cut_inside_a_surrogate_pair() =>
        Assert.Equal(
            $"x{string.Concat(Enumerable.Repeat("😀", 249))}…",
            Redaction.Of(
                "x" + string.Concat(Enumerable.Repeat("😀", 400)),
                new AlibabaCredentials("LTAI5tSecretive", "secret"))[..500]);
}
