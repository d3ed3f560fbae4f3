using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;
using Sync.Runs.Ledger;

namespace Sync.Runs.Scopes;

/// <summary>
/// Reads the content hashes of scopes: those of small scopes that begin at about the same time in one statement.
/// </summary>
internal sealed class StoredHashes<T>(NpgsqlDataSource dataSource, Resource<T> resource, TimeProvider time)
    where T : Listed
{
    /// <summary>A scope with more items is read by itself: the others do not wait for it.</summary>
    private const int MostOfSmallScope = 1000;

    private readonly BatchQueue<Scope, IReadOnlyDictionary<string, Guid>?> _batches = new(
        async scopes =>
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            return await Stored.ReadHashesAsync(connection, resource, scopes, MostOfSmallScope);
        }, time);

    /// <summary>The content hash of every item of a scope, by id.</summary>
    /// <param name="expected">About how many items it has, so that those of a large scope are not read twice.</param>
    public async Task<IReadOnlyDictionary<string, Guid>> ReadAsync(
        Scope scope, int expected, CancellationToken cancellationToken)
    {
        if (expected <= MostOfSmallScope
            && await _batches.AddAsync(scope).WaitAsync(cancellationToken) is { } hashes) return hashes;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Stored.ReadHashesAsync(connection, resource, scope, cancellationToken);
    }
}
