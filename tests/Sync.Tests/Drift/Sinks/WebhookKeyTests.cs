using Sync.Drift.Sinks;

namespace Sync.Tests.Drift.Sinks;

public class WebhookKeyTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(66, false)]
    [InlineData(1000, false)]
    public void A_secret_holds_24_to_64_bytes(int length, bool isKey)
    {
        var bytes = Enumerable.Range(1, length).Select(n => (byte)n).ToArray();

        Assert.Equal(isKey ? bytes : null, WebhookSignature.Key("whsec_" + Convert.ToBase64String(bytes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("secret_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")]
    [InlineData("whsec_!fKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void A_text_of_another_form_is_not_a_secret(string text) => Assert.Null(WebhookSignature.Key(text));
}
