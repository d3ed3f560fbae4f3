using Npgsql;
using Sync.Drift;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Merging;

namespace Sync.Runs.Scopes;

/// <summary>One flow log of the plan of a dry run.</summary>
/// <param name="Kind"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
/// <param name="Changes">The fields with their values before and after; empty unless it is changed.</param>
public sealed record PlannedChange(
    string Kind, string FlowLogId, string? FlowLogName, IReadOnlyList<FieldChange> Changes)
{
    /// <summary>The plan of a first run would otherwise contain every flow log.</summary>
    public const int MostPerScope = 100;

    /// <summary>Removals first, then changes, then additions, up to <see cref="MostPerScope"/>.</summary>
    internal static async Task<IReadOnlyList<PlannedChange>> ReadAsync(
        NpgsqlDataSource dataSource, ScopeChange<FlowLog> change, CancellationToken cancellationToken)
    {
        if (change.Diff.IsEmpty) return [];
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var changes = await DriftChanges.ReadAsync(connection, FlowLog.Resource, change.Scope, First(change.Diff));
        return
        [
            .. changes.OrderByDescending(change => change.Kind).Select(change => new PlannedChange(
                LowerCase.Of(change.Kind), change.Id, change.Name,
                change.Kind == DriftKind.Changed ? change.Fields : [])),
        ];
    }

    private static Diff<FlowLog> First(Diff<FlowLog> diff)
    {
        string[] removed = [.. diff.Removed.Take(MostPerScope)];
        Hashed<FlowLog>[] changed = [.. diff.Changed.Take(MostPerScope - removed.Length)];
        return new(
            [.. diff.Added.Take(MostPerScope - removed.Length - changed.Length)], changed, removed, diff.Unchanged);
    }
}
