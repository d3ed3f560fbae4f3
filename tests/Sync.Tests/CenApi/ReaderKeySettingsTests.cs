using Microsoft.Extensions.Configuration;
using Sync.Settings;

namespace Sync.Tests.CenApi;

public class ReaderKeySettingsTests
{
    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_wrong_encryption_key_is_refused_with_the_command_that_generates_one_and_never_repeated(string value)
    {
        var error = Assert.Throws<SettingsException>(() => Read(value));

        var fault = Assert.Single(error.Faults);
        Assert.StartsWith("Sync__ReaderKeys__EncryptionKey must be 32 bytes in base64", fault);
        Assert.Contains("openssl rand -base64 32", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(value, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_32_bytes_is_accepted_and_a_missing_key_is_null()
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
