using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Tests.Settings;

public class ReaderKeySettingsTests
{
    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_wrong_encryption_key_is_named_with_what_makes_a_right_one_and_never_repeated(string value)
    {
        var error = Assert.Throws<SettingsException>(() => Read(value));

        var fault = Assert.Single(error.Faults);
        Assert.StartsWith("Sync__ReaderKeys__EncryptionKey must be 32 bytes in base64", fault);
        Assert.Contains("openssl rand -base64 32", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(value, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_32_bytes_is_taken_and_none_is_none()
    {
        Assert.NotNull(Read("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n").ReaderKeyCipher);
        Assert.Null(Read(null).ReaderKeyCipher);
    }

    private static SyncSettings Read(string? encryptionKey) => SyncSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = "Host=localhost",
            ["Sync:ReaderKeys:EncryptionKey"] = encryptionKey,
        })
        .Build());
}
