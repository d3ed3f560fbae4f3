using Dapper;
using Npgsql;

namespace Sync.Expectations;

/// <summary>A row of <c>sync.attachment_conformance</c>.</summary>
/// <param name="Findings">As JSON.</param>
internal sealed record StoredVerdict(
    string AttachmentEndId, string Expectation, string Severity, string State, DateTime Since, string Findings)
{
    public bool Says(StoredVerdict other) =>
        (Severity, State, Findings) == (other.Severity, other.State, other.Findings);
}

/// <summary>Reads and writes what expectations of attachments found, in the transaction that judges coverage.</summary>
internal static class AttachmentConformanceTable
{
    private const string ChangedAt = "select at from sync.inventory_clock";

    /// <summary>When the inventory last changed.</summary>
    public static Task<DateTime> ReadChangedAtAsync(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<DateTime>(ChangedAt);

    private const string Lock = "select true from sync.inventory_clock for no key update";

    // Not in one statement with the lock: the time is taken only when it is held.
    private const string Now = "select greatest(clock_timestamp(), at) from sync.inventory_clock";

    /// <summary>
    /// The time of what is judged now. Until the transaction ends, no snapshot of a later moment is begun, because it
    /// would lack the events; and no merge gets a timestamp.
    /// </summary>
    public static async Task<DateTime> LockAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync(Lock);
        return await connection.ExecuteScalarAsync<DateTime>(Now);
    }

    private const string State = "select state from sync.judged_attachments";

    /// <summary>What the rows rest on; null if nothing was ever judged.</summary>
    public static Task<string?> ReadStateAsync(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<string?>(State);

    private const string KeepState = """
        insert into sync.judged_attachments (state) values (@state)
        on conflict (only_row) do update set state = excluded.state
        where judged_attachments.state <> excluded.state
        """;

    public static Task KeepStateAsync(NpgsqlConnection connection, string state) =>
        connection.ExecuteAsync(KeepState, new { state });

    private const string Judged = """
        select account_id, expectation, rule_hash
        from sync.judged_expectation
        where region_id = ''
        """;

    /// <summary>The hash of the rule that has judged all ends of an account, by account and expectation.</summary>
    public static async Task<IReadOnlyDictionary<(string AccountId, string Name), Guid>> ReadJudgedAsync(
        NpgsqlConnection connection) =>
        (await connection.QueryAsync<(string AccountId, string Name, Guid Hash)>(Judged))
            .ToDictionary(row => (row.AccountId, row.Name), row => row.Hash);

    // Only after the baseline of the account: until then, its ends are judged as part of it.
    private const string KeepJudged = """
        insert into sync.judged_expectation (account_id, region_id, expectation, rule_hash)
        select b.account_id, '', rule.name, rule.hash
        from sync.coverage_baseline b
        cross join unnest(@names, @hashes) as rule (name, hash)
        on conflict on constraint judged_expectation_key do update
        set rule_hash = excluded.rule_hash, judged_at = excluded.judged_at
        where judged_expectation.rule_hash <> excluded.rule_hash
        """;

    public static Task KeepJudgedAsync(NpgsqlConnection connection, IReadOnlyDictionary<Expectation, Guid> rules) =>
        connection.ExecuteAsync(KeepJudged, new
        {
            names = rules.Keys.Select(rule => rule.Name).ToArray(),
            hashes = rules.Values.ToArray(),
        });

    private const string Forget = """
        delete from sync.judged_expectation where region_id = '' and expectation <> all(@names);

        delete from sync.attachment_conformance e
        where e.expectation <> all(@names)
          or not exists (select from sync.coverage c where c.attachment_end_id = e.attachment_end_id)
        """;

    /// <summary>Deletes what is about other rules than these, and about ends that are gone.</summary>
    public static Task ForgetAsync(NpgsqlConnection connection, string[] names) =>
        connection.ExecuteAsync(Forget, new { names });

    private const string Of = """
        select attachment_end_id, expectation, severity, state, since, findings::text as findings
        from sync.attachment_conformance
        where attachment_end_id = any(@ids)
        """;

    public static async Task<IReadOnlyDictionary<(string EndId, string Expectation), StoredVerdict>> ReadAsync(
        NpgsqlConnection connection, string[] ids) =>
        (await connection.QueryAsync<StoredVerdict>(Of, new { ids }))
            .Select(row => row with { Findings = Findings.Write(Findings.Read(row.Findings)) })
            .ToDictionary(row => (row.AttachmentEndId, row.Expectation));

    private const string Mark = """
        insert into sync.attachment_conformance (attachment_end_id, expectation, severity, state, since, findings)
        select *
        from unnest(@ids, @expectations, @severities, @states, @sinces, @findings::jsonb[])
        on conflict on constraint attachment_conformance_key do update
        set severity = excluded.severity, state = excluded.state, since = excluded.since,
            findings = excluded.findings
        """;

    public static Task MarkAsync(NpgsqlConnection connection, IReadOnlyList<StoredVerdict> rows) =>
        connection.ExecuteAsync(Mark, new
        {
            ids = rows.Select(row => row.AttachmentEndId).ToArray(),
            expectations = rows.Select(row => row.Expectation).ToArray(),
            severities = rows.Select(row => row.Severity).ToArray(),
            states = rows.Select(row => row.State).ToArray(),
            sinces = rows.Select(row => row.Since).ToArray(),
            findings = rows.Select(row => row.Findings).ToArray(),
        });

    private const string Clear = """
        delete from sync.attachment_conformance e
        using unnest(@ids, @expectations) as c (attachment_end_id, expectation)
        where e.attachment_end_id = c.attachment_end_id and e.expectation = c.expectation
        """;

    public static Task ClearAsync(NpgsqlConnection connection, IReadOnlyList<StoredVerdict> rows) =>
        connection.ExecuteAsync(Clear, new
        {
            ids = rows.Select(row => row.AttachmentEndId).ToArray(),
            expectations = rows.Select(row => row.Expectation).ToArray(),
        });
}
