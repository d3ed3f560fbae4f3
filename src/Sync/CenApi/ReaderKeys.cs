using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;
using Sync.Alibaba;
using Sync.CenApi.Protocol;

namespace Sync.CenApi;

/// <summary>
/// The key pairs of readers. A key that was found is cached for <see cref="Kept"/>: for at most that long, a process
/// that has just used a revoked key may still accept it.
/// </summary>
/// <param name="cipher">Null without an encryption key: then no key can be created or verified.</param>
public sealed partial class ReaderKeys(NpgsqlDataSource dataSource, ReaderKeyCipher? cipher, TimeProvider time)
{
    public const string Setting = "Sync__ReaderKeys__EncryptionKey";
    public const int MaxNameLength = 128;
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    // No key of the cloud has this prefix, so the two cannot be confused.
    private const string Prefix = "SYNCR";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Only existing keys are added, which bounds its size.
    private readonly ConcurrentDictionary<string, (ReaderKey Key, DateTimeOffset Until)> _found =
        new(StringComparer.Ordinal);

    public bool CanCheck => cipher is not null;

    /// <returns>The new key pair. Its secret is not available later.</returns>
    /// <exception cref="ReaderKeyException">There is no encryption key.</exception>
    public async Task<AlibabaCredentials> CreateAsync(
        string name, string? accountId, CancellationToken cancellationToken)
    {
        if (cipher is null) throw ReaderKeyException.WithoutEncryptionKey();
        var pair = new AlibabaCredentials(
            Prefix + RandomNumberGenerator.GetString(Letters, 20), RandomNumberGenerator.GetString(Letters, 40));
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ReaderKeyTable.InsertAsync(
            connection, pair.AccessKeyId, name, accountId, cipher.Seal(pair.AccessKeyId, pair.AccessKeySecret),
            cancellationToken);
        return pair;
    }

    public async Task<IReadOnlyList<ReaderKeyInfo>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReaderKeyTable.ReadAllAsync(connection, cancellationToken);
    }

    /// <returns>False if there is no such key.</returns>
    public async Task<bool> RevokeAsync(string accessKeyId, CancellationToken cancellationToken)
    {
        if (!Shape().IsMatch(accessKeyId)) return false;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var revoked = await ReaderKeyTable.RevokeAsync(connection, accessKeyId, cancellationToken);
        _found.TryRemove(accessKeyId, out _);
        return revoked;
    }

    /// <returns>Null if the key does not exist or is revoked, and without an encryption key.</returns>
    /// <exception cref="ReaderKeyException">The stored secret cannot be decrypted.</exception>
    public async ValueTask<ReaderKey?> FindAsync(string accessKeyId, CancellationToken cancellationToken)
    {
        // An ID of another format costs no query, and characters that Postgres rejects do not reach it.
        if (cipher is null || !Shape().IsMatch(accessKeyId)) return null;
        if (_found.TryGetValue(accessKeyId, out var kept) && time.GetUtcNow() < kept.Until) return kept.Key;

        // Measured from before the query: a key that is revoked during it must not be cached for longer.
        var until = time.GetUtcNow() + Kept;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await ReaderKeyTable.FindLiveAsync(connection, accessKeyId, cancellationToken) is not { } row)
        {
            _found.TryRemove(accessKeyId, out _);
            return null;
        }

        var credentials = new AlibabaCredentials(accessKeyId, Open(cipher, accessKeyId, row.Secret));
        var key = new ReaderKey(new KeyPair(credentials), row.AccountId);
        _found[accessKeyId] = (key, until);
        return key;
    }

    private static string Open(ReaderKeyCipher cipher, string accessKeyId, SealedSecret secret)
    {
        try
        {
            return cipher.Open(accessKeyId, secret);
        }
        catch (CryptographicException error)
        {
            throw ReaderKeyException.DoesNotOpen(accessKeyId, error);
        }
    }

    [GeneratedRegex(@"\ASYNCR[A-Za-z0-9]{20}\z")]
    private static partial Regex Shape();
}
