using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Expectations;

/// <summary>Reads and writes <c>sync.nonconformance</c> and <c>sync.judged_expectation</c> during a merge.</summary>
internal static class ConformanceTable
{
    private const string Judged = """
        select expectation, rule_hash
        from sync.judged_expectation
        where account_id = @AccountId and region_id = @RegionId
        """;

    /// <summary>The rules that have judged the entire scope: by name, the hash of the rule at that time.</summary>
    public static async Task<IReadOnlyDictionary<string, Guid>> ReadJudgedAsync(
        NpgsqlConnection connection, Scope scope) =>
        (await connection.QueryAsync<(string Name, Guid Hash)>(Judged, new { scope.AccountId, scope.RegionId }))
            .ToDictionary(rule => rule.Name, rule => rule.Hash);

    private const string JudgedOfSome = """
        select account_id, region_id, expectation, rule_hash
        from sync.judged_expectation
        where (account_id, region_id) in (select * from unnest(@accounts, @regions))
        """;

    /// <summary>The same for several scopes.</summary>
    public static async Task<ILookup<Scope, (string Name, Guid Hash)>> ReadJudgedAsync(
        NpgsqlConnection connection, IReadOnlyList<Scope> scopes)
    {
        var rows = await connection.QueryAsync<(string AccountId, string RegionId, string Name, Guid Hash)>(
            JudgedOfSome, new
            {
                accounts = scopes.Select(scope => scope.AccountId).ToArray(),
                regions = scopes.Select(scope => scope.RegionId).ToArray(),
            });
        return rows.ToLookup(row => new Scope(row.AccountId, row.RegionId), row => (row.Name, row.Hash));
    }

    // Only after the baseline: until then, added flow logs are judged as part of it.
    private const string Keep = """
        insert into sync.judged_expectation (account_id, region_id, expectation, rule_hash)
        select @AccountId, @RegionId, rule.name, rule.hash
        from unnest(@names, @hashes) as rule (name, hash)
        where exists (
            select from sync.scope
            where account_id = @AccountId and region_id = @RegionId and baseline_at is not null
        )
        on conflict on constraint judged_expectation_key do update
        set rule_hash = excluded.rule_hash, judged_at = excluded.judged_at
        """;

    public static Task KeepJudgedAsync(
        NpgsqlConnection connection, Scope scope, IReadOnlyDictionary<Expectation, Guid> rules)
    {
        var names = rules.Keys.Select(rule => rule.Name).ToArray();
        return connection.ExecuteAsync(
            Keep, new { scope.AccountId, scope.RegionId, names, hashes = rules.Values.ToArray() });
    }

    private const string Forget = """
        with found as (
            delete from sync.nonconformance
            where account_id = @AccountId and region_id = @RegionId and expectation = any(@names)
        )
        delete from sync.judged_expectation
        where account_id = @AccountId and region_id = @RegionId and expectation = any(@names)
        """;

    public static Task ForgetAsync(NpgsqlConnection connection, Scope scope, IReadOnlyList<string> names) =>
        connection.ExecuteAsync(Forget, new { scope.AccountId, scope.RegionId, names });

    private const string Found = """
        select flow_log_id, expectation, findings
        from sync.nonconformance
        where account_id = @AccountId and region_id = @RegionId and flow_log_id = any(@ids)
        """;

    /// <summary>Reads the findings of some flow logs of a scope, by flow log and expectation.</summary>
    public static async Task<IReadOnlyDictionary<(string FlowLogId, string Expectation), IReadOnlyList<Finding>>>
        ReadAsync(NpgsqlConnection connection, Scope scope, string[] ids)
    {
        var rows = await connection.QueryAsync<(string FlowLogId, string Expectation, string Findings)>(
            Found, new { scope.AccountId, scope.RegionId, ids });
        return rows.ToDictionary(row => (row.FlowLogId, row.Expectation), row => Findings.Read(row.Findings));
    }

    // Unchanged rows are not written again.
    private const string Mark = """
        insert into sync.nonconformance (account_id, region_id, flow_log_id, expectation, severity, since, findings)
        select @AccountId, @RegionId, n.flow_log_id, n.expectation, n.severity, coalesce(@at, clock_timestamp()),
            n.findings::jsonb
        from unnest(@ids, @expectations, @severities, @findings) as n (flow_log_id, expectation, severity, findings)
        where not exists (
            select from sync.nonconformance s
            where s.account_id = @AccountId and s.region_id = @RegionId and s.flow_log_id = n.flow_log_id
              and s.expectation = n.expectation and s.severity = n.severity and s.findings = n.findings::jsonb
        )
        on conflict on constraint nonconformance_key do update
        set severity = excluded.severity, findings = excluded.findings
        """;

    private const string Clear = """
        delete from sync.nonconformance n
        using unnest(@ids, @expectations) as c (flow_log_id, expectation)
        where n.account_id = @AccountId and n.region_id = @RegionId and n.flow_log_id = c.flow_log_id
          and n.expectation = c.expectation
        """;

    /// <summary>Writes the findings of nonconforming flow logs and deletes those of conforming ones.</summary>
    /// <param name="at">When new findings began; null for now.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, Scope scope, DateTime? at, IReadOnlyList<Verdict> verdicts)
    {
        var broken = verdicts.Where(verdict => verdict.After.Count > 0).ToList();
        var kept = verdicts.Where(verdict => verdict.After.Count == 0).ToList();
        if (broken.Count > 0) await MarkAsync(connection, scope, at, broken);
        if (kept.Count > 0)
        {
            await connection.ExecuteAsync(
                Clear, new { scope.AccountId, scope.RegionId, ids = Ids(kept), expectations = Names(kept) });
        }
    }

    private static Task<int> MarkAsync(
        NpgsqlConnection connection, Scope scope, DateTime? at, List<Verdict> broken) =>
        connection.ExecuteAsync(Mark, new
        {
            scope.AccountId,
            scope.RegionId,
            at,
            ids = Ids(broken),
            expectations = Names(broken),
            severities = broken.Select(verdict => LowerCase.Of(verdict.Expectation.Severity)).ToArray(),
            findings = broken.Select(verdict => Findings.Write(verdict.After)).ToArray(),
        });

    private static string[] Ids(List<Verdict> verdicts) => [.. verdicts.Select(verdict => verdict.FlowLog.FlowLogId)];

    private static string[] Names(List<Verdict> verdicts) => [.. verdicts.Select(verdict => verdict.Expectation.Name)];
}
