using System.Security.Cryptography;
using Sync.CenApi;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Local.Hosting;

/// <summary>
/// The encryption key of reader secrets beside a Postgres of our own, made at the first use. Who may read the file may read the
/// database as well, so it guards a copy of the database, not this machine.
/// </summary>
internal static class LocalEncryptionKey
{
    private const string Name = "reader-keys.encryption-key";

    /// <returns>32 bytes in base64, as the setting has them.</returns>
    public static async Task<string> ReadOrMakeAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        // A second process must not read what the first has only half written.
        await using var turn = await FileLock.ExclusiveAsync(Path.Combine(folder, $"{Name}.lock"), cancellationToken);
        var file = Path.Combine(folder, Name);
        if (File.Exists(file)) return await File.ReadAllTextAsync(file, cancellationToken);

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(ReaderKeyCipher.KeyBytes));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, options);
        await writer.WriteAsync(key);
        return key;
    }
}
