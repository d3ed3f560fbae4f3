using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Coverage;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;
using Sync.Network;
using Sync.Runs.Removals;

namespace Sync.Runs.Networks;

/// <summary>The differences between the listed network of an account and the inventory.</summary>
internal sealed record NetworkChanges(
    IReadOnlyList<RegionDiff<Cen>> Cens, IReadOnlyList<RegionDiff<TransitRouter>> TransitRouters,
    IReadOnlyList<RegionDiff<Attachment>> Attachments)
{
    public bool IsEmpty => Cens.All(each => each.Diff.IsEmpty)
        && TransitRouters.All(each => each.Diff.IsEmpty) && Attachments.All(each => each.Diff.IsEmpty);
}

/// <summary>
/// Writes the network of an account in one transaction: the rows, their history, the listings that are not complete,
/// the drift events and their deliveries, and what the run did.
/// </summary>
public sealed class NetworkMerge(NpgsqlDataSource dataSource, DriftRecorder drift, Outbox outbox)
{
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    internal async Task MergeAsync(LeasedRun run, NetworkChanges changes, NetworkReport report, bool isBaseline)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunLease.FenceAsync(connection, run);
        DateTime? at = changes.IsEmpty ? null : await Merge.TickAsync(connection);
        var target = new Target(connection, run.RunId, report.AccountId, at ?? default);
        await WriteAsync(target, Cen.Resource, changes.Cens);
        await WriteAsync(target, TransitRouter.Resource, changes.TransitRouters);
        await WriteAsync(target, Attachment.Resource, changes.Attachments);
        await BaselineEnds.KeepAsync(
            connection, report.AccountId,
            changes.Attachments.Where(each => each.IsBaseline).SelectMany(each => each.Diff.Added)
                .Select(hashed => hashed.Item));
        await KeepAsync(connection, run.RunId, report, isBaseline);
        await transaction.CommitAsync();
    }

    private async Task WriteAsync<T>(Target target, Resource<T> resource, IReadOnlyList<RegionDiff<T>> diffs)
        where T : Listed
    {
        // First what is removed: an item may be removed in one region and added in another.
        foreach (var each in diffs.OrderBy(each => each.Diff.Removed.Count == 0))
        {
            var scope = new Scope(target.AccountId, each.RegionId);
            await Absence.KeepAsync(target.Connection, resource, target.RunId, scope, each.Doubtful);
            foreach (var portion in each.Diff.Portions())
                await WriteAsync(target, resource, scope, portion, each.IsBaseline);
        }

        await foreach (var shown in drift.PromoteAsync(target.Connection, resource, target.AccountId))
            await outbox.OweDriftAsync(target.Connection, resource, shown);
    }

    private async Task WriteAsync<T>(
        Target target, Resource<T> resource, Scope scope, Diff<T> portion, bool isBaseline)
        where T : Listed
    {
        var (connection, runId, _, at) = target;
        var changes = isBaseline ? [] : await DriftChanges.ReadAsync(connection, resource, scope, portion);
        await Merge.ApplyAsync(connection, resource, scope, portion, at);
        var shown = await drift.RecordAsync(connection, runId, scope, at, changes);
        await outbox.OweAsync(connection, shown.Select(each => each.ToAlert()));
    }

    private const string KeepNetwork = """
        insert into sync.network (
            account_id, last_run_id, last_outcome, last_error_code, last_error_message, last_at, baseline_at, calls)
        values (@AccountId, @runId, @outcome, @ErrorCode, @ErrorMessage, clock_timestamp(),
            case when @isBaseline then clock_timestamp() end, @Calls)
        on conflict (account_id) do update
        set last_run_id = excluded.last_run_id, last_outcome = excluded.last_outcome,
            last_error_code = excluded.last_error_code, last_error_message = excluded.last_error_message,
            last_at = excluded.last_at, calls = excluded.calls,
            baseline_at = coalesce(network.baseline_at, excluded.baseline_at)
        """;

    // Gaps that are as they were are not written again.
    private const string KeepGaps = """
        with gap as (
            select *, withheld is not null as is_withheld,
                case when withheld is not null then array(select jsonb_array_elements_text(withheld)) end as ids
            from unnest(
                @operations, @parents, @regions, @completeAt::timestamptz[], @codes, @messages, @withheld::jsonb[])
                as g (operation, parent_id, region_id, complete_at, error_code, error_message, withheld)
        ),
        closed as (
            delete from sync.network_gap g
            where account_id = @AccountId
              and not exists (
                select
                from gap
                where (gap.operation, gap.parent_id, gap.is_withheld) = (g.operation, g.parent_id, g.is_withheld))
        )
        insert into sync.network_gap (
            account_id, operation, parent_id, region_id, since, complete_at, error_code, error_message, withheld_ids)
        select @AccountId, operation, parent_id, region_id, clock_timestamp(), complete_at, error_code, error_message,
            ids
        from gap
        on conflict (account_id, operation, parent_id, is_withheld) do update
        set region_id = excluded.region_id, error_code = excluded.error_code, error_message = excluded.error_message,
            withheld_ids = excluded.withheld_ids
        where (network_gap.region_id, network_gap.error_code, network_gap.error_message, network_gap.withheld_ids)
            is distinct from
            (excluded.region_id, excluded.error_code, excluded.error_message, excluded.withheld_ids)
        """;

    private static async Task KeepAsync(
        NpgsqlConnection connection, long runId, NetworkReport report, bool isBaseline)
    {
        await connection.ExecuteAsync(KeepGaps, new
        {
            report.AccountId,
            operations = report.Gaps.Select(gap => gap.Operation).ToArray(),
            parents = report.Gaps.Select(gap => gap.ParentId).ToArray(),
            regions = report.Gaps.Select(gap => gap.RegionId).ToArray(),
            completeAt = report.Gaps.Select(gap => gap.CompleteAt).ToArray(),
            codes = report.Gaps.Select(gap => gap.ErrorCode).ToArray(),
            messages = report.Gaps.Select(gap => gap.ErrorMessage).ToArray(),
            withheld = report.Gaps
                .Select(gap => gap.WithheldIds is null ? null : JsonSerializer.Serialize(gap.WithheldIds)).ToArray(),
        });
        await connection.ExecuteAsync(KeepNetwork, new
        {
            report.AccountId,
            runId,
            outcome = LowerCase.Of(report.Outcome),
            report.ErrorCode,
            report.ErrorMessage,
            isBaseline,
            report.Calls,
        });
        await NetworkLedger.KeepAsync(connection, runId, report);
    }

    private sealed record Target(NpgsqlConnection Connection, long RunId, string AccountId, DateTime At);
}
