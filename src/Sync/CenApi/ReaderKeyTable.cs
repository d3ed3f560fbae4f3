using Dapper;
using Npgsql;

namespace Sync.CenApi;

/// <summary>The table <c>sync.reader_key</c>.</summary>
internal static class ReaderKeyTable
{
    // Revoked keys are listed for a year.
    private const string Insert = """
        with pruned as (
            delete from sync.reader_key
            where revoked_at < clock_timestamp() - interval '365 days'
        )
        insert into sync.reader_key (access_key_id, name, account_id, secret_nonce, encrypted_secret)
        values (@accessKeyId, @name, @accountId, @Nonce, @Text)
        """;

    public static Task InsertAsync(
        NpgsqlConnection connection, string accessKeyId, string name, string? accountId, SealedSecret secret,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Insert, new { accessKeyId, name, accountId, secret.Nonce, secret.Text },
            cancellationToken: cancellationToken));

    private const string Live = """
        select account_id, secret_nonce, encrypted_secret
        from sync.reader_key
        where access_key_id = @accessKeyId and revoked_at is null
        """;

    /// <returns>Null if the key does not exist or is revoked.</returns>
    public static async Task<(string? AccountId, SealedSecret Secret)?> FindLiveAsync(
        NpgsqlConnection connection, string accessKeyId, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(string? AccountId, byte[] Nonce, byte[] Text)?>(
            new CommandDefinition(Live, new { accessKeyId }, cancellationToken: cancellationToken));
        return row is { } found ? (found.AccountId, new SealedSecret(found.Nonce, found.Text)) : null;
    }

    private const string All = """
        select access_key_id, name, account_id, created_at, revoked_at
        from sync.reader_key
        order by created_at, access_key_id
        """;

    public static async Task<IReadOnlyList<ReaderKeyInfo>> ReadAllAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<ReaderKeyInfo>(
            new CommandDefinition(All, cancellationToken: cancellationToken))];

    // The secret is deleted, so that later backups do not contain it.
    private const string Revoke = """
        update sync.reader_key
        set revoked_at = coalesce(revoked_at, clock_timestamp()), secret_nonce = null, encrypted_secret = null
        where access_key_id = @accessKeyId
        """;

    /// <returns>False if there is no such key. Revoking is idempotent.</returns>
    public static async Task<bool> RevokeAsync(
        NpgsqlConnection connection, string accessKeyId, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            new CommandDefinition(Revoke, new { accessKeyId }, cancellationToken: cancellationToken)) == 1;
}
