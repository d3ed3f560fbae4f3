using System.Net.Http.Json;
using System.Text.Json;
using Sync.Inventory;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>SQL and HTTP assess runs and scopes exactly as <see cref="Judgement"/> does.</summary>
public class JudgementTests
{
    private static readonly string?[] Codes = [null, Judgement.Excluded, Judgement.NotListed, "Forbidden.RAM"];

    private static readonly (ScopeOutcome Outcome, string? Code, long Run)[] Scopes =
    [
        .. from outcome in Enum.GetValues<ScopeOutcome>()
           from code in Codes
           from run in (long[])[1, 2]
           select (outcome, code, run),
    ];

    [Fact]
    public async Task The_reason_a_scope_is_stale_is_the_same_in_SQL_and_HTTP_for_every_outcome_and_code()
    {
        await using var app = await LedgerAsync();
        var expected = Scopes.Select((scope, number) => (Region(number), Reason(scope))).ToList();

        const string InSql = "select region_id, stale_reason from report.scope_freshness order by 1";
        Assert.Equal(expected, await app.QueryAsync<(string, string?)>(InSql));
        var regions = (await app.Http.GetFromJsonAsync<JsonElement>("/api/regions"))
            .GetProperty("items").EnumerateArray();
        Assert.Equal(expected, regions.Select(region => (Text(region, "regionId")!, Text(region, "staleReason"))));
        var page = await app.Http.GetFromJsonAsync<JsonElement>("/api/flowlogs");
        Assert.Equal(
            expected.Where(scope => scope.Item2 is not null),
            page.GetProperty("staleRegions").EnumerateArray()
                .Select(region => (Text(region, "regionId")!, Text(region, "reason"))));

        static string? Reason((ScopeOutcome Outcome, string? Code, long Run) scope) =>
            ScopeFreshness.StaleReasonOf(Word(scope.Outcome), scope.Code, scope.Run, newestRun: 2);
    }

    [Fact]
    public async Task The_number_of_scopes_that_need_attention_is_the_same_in_SQL_and_HTTP_for_every_outcome_and_code()
    {
        await using var app = await LedgerAsync();
        var notFine = Scopes.Where(scope => !Judgement.IsFine(scope.Outcome, scope.Code)).ToList();
        long[] expected = [.. new[] { 2L, 1 }.Select(run => notFine.LongCount(scope => scope.Run == run))];

        const string InSql = "select scopes_not_synced from report.run where run_id <= 2 order by run_id desc";
        Assert.Equal(expected, await app.QueryAsync<long>(InSql));
        var runs = (await app.Http.GetFromJsonAsync<JsonElement>("/api/runs")).GetProperty("items").EnumerateArray();
        Assert.Equal(expected, runs.Skip(1).Select(run => run.GetProperty("scopesNotSynced").GetInt64()));
    }

    [Fact]
    public void A_run_succeeds_only_if_no_scope_needs_attention_and_something_was_verified()
    {
        foreach (var (outcome, code, _) in Scopes)
        {
            var scope = new ScopeReport(new("1", "a"), outcome) { ErrorCode = code };
            var verified = new ScopeReport(new("1", "b"), ScopeOutcome.Synced);
            AccountReport[] accounts = [new("1", Judgement.OfAccount([scope, verified]))];

            Assert.Equal(
                scope.IsFine ? RunOutcome.Succeeded : RunOutcome.Partial,
                Judgement.OfRun(accounts, [scope, verified], [], knowsAllAccounts: true));
            Assert.Equal(
                outcome == ScopeOutcome.Synced ? RunOutcome.Succeeded : RunOutcome.Partial,
                Judgement.OfRun([new("1", Judgement.OfAccount([scope]))], [scope], [], knowsAllAccounts: true));
            Assert.Equal(RunOutcome.Partial, Judgement.OfRun(accounts, [scope, verified], [], knowsAllAccounts: false));
            AccountReport[] failed = [new("1", AccountOutcome.Failed)];
            Assert.Equal(RunOutcome.Failed, Judgement.OfRun(failed, [scope], [], knowsAllAccounts: true));
        }
    }

    /// <summary>Two finished runs and one in progress, with a scope for every outcome, code and run.</summary>
    private static async Task<SyncApplication> LedgerAsync()
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await app.ExecuteAsync("""
            insert into sync.sync_run (trigger, finished_at, outcome)
            values ('cli', now(), 'partial'), ('cli', now(), 'partial'), ('cli', null, null)
            """);
        foreach (var (scope, number) in Scopes.Select((scope, number) => (scope, number)))
        {
            var row = new { region = Region(number), outcome = Word(scope.Outcome), scope.Code, scope.Run };
            await app.ExecuteAsync(
                """
                insert into sync.sync_scope (
                    run_id, account_id, region_id, outcome, started_at, duration_ms, error_code)
                values (@Run, '1', @region, @outcome, now(), 1, @Code);
                insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_error_code, last_at)
                values ('1', @region, @Run, @outcome, @Code, now())
                """,
                row);
        }

        return app;
    }

    private static string Region(int number) => $"region-{number:00}";

    private static string Word(ScopeOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName($"{outcome}");

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
