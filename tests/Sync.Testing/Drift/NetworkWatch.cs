using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;
using Sync.Network;

namespace Sync.Testing;

/// <summary>Helpers for the drift of the network: each listing is merged as by a run, without a cloud.</summary>
internal static class NetworkWatch
{
    /// <summary>The setting with which runs leave the network to the test.</summary>
    public static readonly (string Key, string Value) Off = ("Sync:Network:Enabled", "false");

    public static Attachment Attachment { get; } = new()
    {
        AttachmentEndId = "tr-attach-1@tr-1",
        TransitRouterAttachmentId = "tr-attach-1",
        TransitRouterId = "tr-1",
        CenId = "cen-1",
        ResourceType = "VPC",
        TransitRouterAttachmentName = "shop",
        Status = "Attached",
        Bandwidth = 2,
        Tags = DriftWatch.Before.Tags,
    };

    public static TransitRouter Router(string id = "tr-1") => new()
    {
        TransitRouterId = id,
        CenId = "cen-1",
        TransitRouterName = "hangzhou",
        Status = "Active",
    };

    public static Cen Cen { get; } = new() { CenId = "cen-1", Name = "production", Status = "Active" };

    /// <summary>Starts an app whose baseline is one flow log, <see cref="DriftWatch.Before"/>.</summary>
    public static Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings) =>
        DriftWatch.StartAsync([Off, .. settings]);

    /// <summary>The region of the tests; CEN instances have none.</summary>
    public static Scope ScopeOf(this SyncApplication app, Resource resource) =>
        new(app.Cloud.AccountId, resource.RegionPlace == 0 ? "" : Some.Region);

    /// <summary>Merges a complete listing of a resource in a run of its own.</summary>
    public static async Task<long> ListAsync<T>(this SyncApplication app, Resource<T> resource, params T[] items)
        where T : Listed
    {
        var (scope, drift) = (app.ScopeOf(resource), app.Get<DriftRecorder>());
        await using var connection = await app.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var runId = await connection.ExecuteScalarAsync<long>(
            "insert into sync.sync_run (trigger) values ('cli') returning run_id");
        var merge = await OpenMerge.BeginAsync(connection, runId, isEmpty: false);
        foreach (var portion in (await DiffAsync(connection, resource, scope, items)).Portions())
            await drift.MergeAsync(merge, resource, scope, portion, isBaseline: false);
        await drift.PromoteAsync(merge, resource, scope);
        await connection.ExecuteAsync(Ledger, new { runId, scope.AccountId });
        await transaction.CommitAsync();
        return runId;
    }

    private const string Ledger = """
        update sync.sync_run set finished_at = clock_timestamp(), outcome = 'succeeded' where run_id = @runId;

        insert into sync.network (account_id, last_run_id, last_outcome, last_at, baseline_at)
        values (@AccountId, @runId, 'synced', clock_timestamp(), '2020-01-01')
        on conflict (account_id) do update set last_run_id = excluded.last_run_id, last_at = excluded.last_at
        """;

    private static async Task<Diff<T>> DiffAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, T[] items)
        where T : Listed
    {
        var known = await Stored.ReadHashesAsync(connection, resource, scope, CancellationToken.None);
        Hashed<T>[] listed = [.. items.Select(resource.Hashed)];
        Hashed<T>[] changed =
            [.. listed.Where(each => known.TryGetValue(each.Item.Id, out var hash) && hash != each.Hash)];
        return new Diff<T>(
            [.. listed.Where(each => !known.ContainsKey(each.Item.Id))], changed,
            [.. known.Keys.Except(items.Select(item => item.Id))], listed.Length - changed.Length);
    }

    /// <summary>The events of the network, oldest first: <c>attachment changed high shown status</c>.</summary>
    public static Task<IReadOnlyList<string>> NetworkDriftAsync(this SyncApplication app) => app.QueryAsync<string>(
        """
        select concat_ws(' ', resource, kind, severity, state,
            case when kind = 'changed' then coalesce(shown, changes)->0->>'field' end)
        from sync.drift_event
        where resource <> 'flow_log'
        order by at, event_id
        """);
}
