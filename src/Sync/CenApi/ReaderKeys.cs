using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Protocol;

namespace Sync.CenApi;

/// <summary>
/// The key pairs of readers. One that was found is kept in memory for <see cref="Kept"/>: that long a revoked key may still
/// be admitted by a process that has just used it, and never longer.
/// </summary>
/// <param name="cipher">Null when the settings name no encryption key: then no key can be made or checked.</param>
public sealed partial class ReaderKeys(NpgsqlDataSource dataSource, ReaderKeyCipher? cipher, TimeProvider time)
{
    public const string Setting = "Sync__ReaderKeys__EncryptionKey";
    public const int MaxNameLength = 128;
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    // No key of the cloud's begins so: neither can be taken for the other.
    private const string Prefix = "SYNCR";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Only keys that exist get in, so it is never larger than their number.
    private readonly ConcurrentDictionary<string, (ReaderKey Key, DateTimeOffset Until)> _found = new(StringComparer.Ordinal);

    public bool CanCheck => cipher is not null;

    /// <returns>The new pair: the only time its secret is to be had.</returns>
    /// <exception cref="ReaderKeyException">There is no encryption key.</exception>
    public async Task<AlibabaCredentials> CreateAsync(string name, string? accountId, CancellationToken cancellationToken)
    {
        if (cipher is null) throw ReaderKeyException.WithoutEncryptionKey();
        var pair = new AlibabaCredentials(
            Prefix + RandomNumberGenerator.GetString(Letters, 20), RandomNumberGenerator.GetString(Letters, 40));
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await ReaderKeyTable.InsertAsync(
            connection, pair.AccessKeyId, name, accountId, cipher.Seal(pair.AccessKeyId, pair.AccessKeySecret), cancellationToken);
        return pair;
    }

    public async Task<IReadOnlyList<ReaderKeyInfo>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ReaderKeyTable.ReadAllAsync(connection, cancellationToken);
    }

    /// <returns>False when there is no such key.</returns>
    public async Task<bool> RevokeAsync(string accessKeyId, CancellationToken cancellationToken)
    {
        if (!Shape().IsMatch(accessKeyId)) return false;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var revoked = await ReaderKeyTable.RevokeAsync(connection, accessKeyId, cancellationToken);
        _found.TryRemove(accessKeyId, out _);
        return revoked;
    }

    /// <returns>Null for a key that is not there or is revoked.</returns>
    /// <exception cref="ReaderKeyException">The stored secret does not open.</exception>
    public async ValueTask<ReaderKey?> FindAsync(string accessKeyId, CancellationToken cancellationToken)
    {
        // What cannot be a key costs no query, and cannot hold what Postgres chokes on.
        if (cipher is null || !Shape().IsMatch(accessKeyId)) return null;
        if (_found.TryGetValue(accessKeyId, out var kept) && time.GetUtcNow() < kept.Until) return kept.Key;

        // Counted from before the query: a key revoked during it must not be kept longer for that.
        var until = time.GetUtcNow() + Kept;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await ReaderKeyTable.FindLiveAsync(connection, accessKeyId, cancellationToken) is not { } row)
        {
            _found.TryRemove(accessKeyId, out _);
            return null;
        }

        var key = new ReaderKey(new KeyPair(new AlibabaCredentials(accessKeyId, Open(cipher, accessKeyId, row.Secret))), row.AccountId);
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
