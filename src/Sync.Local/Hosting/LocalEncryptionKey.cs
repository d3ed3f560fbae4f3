using System.Security.Cryptography;
using Sync.CenApi;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Local.Hosting;

/// <summary>
/// The key that encrypts reader secrets in an embedded Postgres, created on first use. Whoever can read the file can
/// also read the database, so it protects copies of the database, not this machine.
/// </summary>
internal static class LocalEncryptionKey
{
    private const string Name = "reader-keys.encryption-key";

    /// <returns>32 bytes in base64, the format of the setting.</returns>
    public static async Task<string> ReadOrMakeAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        // Another process must not read a partially written key.
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
