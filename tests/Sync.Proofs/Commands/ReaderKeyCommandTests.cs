using System.Security.Cryptography;

namespace Sync.Proofs.Commands;

public sealed class ReaderKeyCommandTests
{
    [Fact]
    public async Task A_key_is_created_and_shown_once_listed_without_its_secret_and_revoked()
    {
        await using var app = await SyncApplication.StartAsync();
        var settings = app.Settings();
        settings["Sync:ReaderKeys:EncryptionKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var created = await SyncProcess.RunAsync(
            settings, "reader-key", "create", "--name", "the network team", "--account", app.Cloud.AccountId);

        Assert.True(created.ExitCode == 0, created.Errors);
        var words = created.Output.Split([' ', '\n', '=', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var id = words.Single(word => word.StartsWith("SYNCR", StringComparison.Ordinal));
        var secret = words[Array.IndexOf(words, id) + 2];
        Assert.True(secret.Length >= 30, created.Output);

        var listed = await SyncProcess.RunAsync(settings, "reader-key", "list");
        Assert.Contains(id, listed.Output, StringComparison.Ordinal);
        Assert.Contains("the network team", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, listed.Output + listed.Errors, StringComparison.Ordinal);

        Assert.Equal(0, (await SyncProcess.RunAsync(settings, "reader-key", "revoke", id)).ExitCode);
        Assert.NotEqual(0, (await SyncProcess.RunAsync(settings, "reader-key", "revoke", "SYNCRnobody")).ExitCode);
        Assert.True(await app.ScalarAsync<bool>(
            "select revoked_at is not null from sync.reader_key where access_key_id = @id", new { id }));
    }

    [Fact]
    public async Task Creating_a_key_without_an_encryption_key_explains_how_to_generate_one()
    {
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), "reader-key", "create", "--name", "x");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Sync__ReaderKeys__EncryptionKey", result.Errors, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", result.Errors, StringComparison.Ordinal);
    }
}
