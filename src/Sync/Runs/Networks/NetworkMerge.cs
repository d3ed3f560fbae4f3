using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Coverage;
using Sync.Drift;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Runs.Removals;

namespace Sync.Runs.Networks;

/// <summary>
/// Writes the network of an account in one transaction: the rows, their history, the listings that are not complete,
/// the drift events and their deliveries, and what the run did.
/// </summary>
public sealed class NetworkMerge(NpgsqlDataSource dataSource, MergeTurn turn, DriftRecorder drift)
{
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    internal Task MergeAsync(LeasedRun run, NetworkChanges changes, NetworkReport report, bool isBaseline) =>
        turn.TakeAsync(changes.IsEmpty, () => RunLease.WriteAsync(dataSource, run, async connection =>
        {
            var merge = await OpenMerge.BeginAsync(connection, run.RunId, changes.IsEmpty);
            await WriteAsync(merge, report.AccountId, changes.Cens);
            await WriteAsync(merge, report.AccountId, changes.TransitRouters);
            await WriteAsync(merge, report.AccountId, changes.Attachments);
            await BaselineEnds.KeepAsync(
                connection, report.AccountId,
                changes.Attachments.Scopes.Where(each => each.IsBaseline).SelectMany(each => each.Diff.Added)
                    .Select(hashed => hashed.Item));
            await KeepAsync(connection, run.RunId, report, isBaseline);
        }));

    private async Task WriteAsync<T>(OpenMerge merge, string accountId, NetworkChange<T> change)
        where T : Listed
    {
        // First what is removed: an item may be removed in one region and added in another.
        foreach (var each in change.Scopes.OrderBy(each => each.Diff.Removed.Count == 0))
        {
            await Absence.KeepAsync(merge.Connection, change.Resource, merge.RunId, each.Scope, each.Doubtful);
            foreach (var portion in each.Diff.Portions())
                await drift.MergeAsync(merge, change.Resource, each.Scope, portion, each.IsBaseline);
        }

        await drift.PromoteAsync(merge, change.Resource, new Scope(accountId, ""));
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
}
