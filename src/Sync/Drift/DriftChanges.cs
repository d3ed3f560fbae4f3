using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;

namespace Sync.Drift;

/// <summary>
/// What a diff is about to change, field by field: the stored versions of changed and removed items are read, and no
/// others.
/// </summary>
public static class DriftChanges
{
    /// <summary>To be called before the portion is merged.</summary>
    public static async Task<IReadOnlyList<DriftChange>> ReadAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, Diff<T> portion)
        where T : Listed
    {
        string[] ids = [.. portion.Changed.Select(changed => changed.Item.Id), .. portion.Removed];
        var stored = await Stored.ReadAsync(connection, resource, scope, ids);
        return
        [
            .. portion.Added.Select(added => Describe(resource, DriftKind.Added, null, added.Item)),
            .. portion.Changed.Select(
                changed => Describe(resource, DriftKind.Changed, stored[changed.Item.Id], changed.Item)),
            .. portion.Removed.Select(id => Describe(resource, DriftKind.Removed, stored[id], null)),
        ];
    }

    private const string Baseline = """
        select exists (
            select from sync.scope
            where account_id = @AccountId and region_id = @RegionId and baseline_at is not null
        )
        """;

    /// <summary>
    /// A scope whose flow logs were never listed completely has no drift: its rows become the baseline.
    /// </summary>
    public static Task<bool> HasBaselineAsync(NpgsqlConnection connection, Scope scope) =>
        connection.ExecuteScalarAsync<bool>(Baseline, new { scope.AccountId, scope.RegionId });

    private static DriftChange Describe<T>(Resource<T> resource, DriftKind kind, T? before, T? after)
        where T : Listed
    {
        var known = (after ?? before)!;
        return new DriftChange(kind, resource, known.Id, FieldChange.Between(resource, before, after))
        {
            Name = resource.NameField?.Text(known),
            CenId = resource.CenField?.Text(known),
            Tags = known.Tags,
        };
    }
}
