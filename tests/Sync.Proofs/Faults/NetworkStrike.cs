namespace Sync.Proofs.Faults;

/// <summary>
/// Makes the database raise errors at the writes of an account's network, and of its coverage. In addition to
/// <see cref="DatabaseStrike"/>, which looks up what to reject.
/// </summary>
internal static class NetworkStrike
{
    private static readonly string[] Resources = ["cen", "transit_router", "attachment"];

    /// <summary>The writes of the merge of a network. The ledger's entry of a failed one is not rejected.</summary>
    public static IReadOnlyList<string> Merge { get; } =
    [
        .. Resources.SelectMany(Writes), "network clock update", "network drift_event insert",
        "network drift_event update", "network delivery insert", "absence insert", "network write", GapInsert,
        GapUpdate, GapDelete, "sync_network insert synced", "attachment commit", "network commit",
    ];

    /// <summary>What is only written if a list becomes incomplete, for another reason, or complete again.</summary>
    public const string GapInsert = "network_gap insert", GapUpdate = "network_gap update",
        GapDelete = "network_gap delete";

    /// <summary>What is only written if a connection was absent, came back, and is absent again.</summary>
    public const string Absence = "absence insert";

    /// <summary>What is only written if a transient status lasts.</summary>
    public const string Promotion = "network drift_event update";

    /// <summary>Any entry of a network in the ledger.</summary>
    public const string Ledger = "sync_network insert";

    /// <summary>What is only written for the first verdicts of an account.</summary>
    public const string Baseline = "coverage_baseline insert";

    /// <summary>The judging of coverage, and the writes that follow from it.</summary>
    public static IReadOnlyList<string> Coverage { get; } =
    [
        "judging", .. Writes("coverage"), "coverage clock update", "coverage_event insert", "uncovered insert",
        "uncovered delete", Baseline, "judged_state write", "coverage delivery insert", "coverage commit",
        "coverage_event commit",
    ];

    private static string[] Writes(string table) =>
        [$"{table} insert", $"{table} update", $"{table} delete", $"{table}_history insert"];

    // While coverage is updated, its cursor is open: so writes that others make as well are told apart.
    private const string Functions = """
        create function proof.strike_part() returns trigger language plpgsql as $$
        declare
            part text := case
                when exists (select from pg_cursors where name = 'coverage_change') then 'coverage' else 'network'
            end;
        begin
            perform proof.strike_at(part || ' ' || tg_argv[0]);
            return coalesce(new, old);
        end
        $$;
        create function proof.strike_at(at text) returns void language plpgsql as $$
        declare
            found text;
        begin
            select code into found from proof.strike where site = at limit 1;
            if found = 'kill' then
                perform pg_terminate_backend(pg_backend_pid());
                perform pg_sleep(60);
            elsif found is not null then
                raise exception using errcode = found, message = 'struck';
            end if;
        end
        $$;

        create table proof.judged as select * from sync.judged_coverage(interval '1 day') with no data;
        alter function sync.judged_coverage(interval, jsonb) rename to judged_before;
        create function sync.judged_coverage(fresh_for interval, filter jsonb default null) returns setof proof.judged
        language plpgsql stable as $$
        begin
            perform proof.strike_at('judging');
            return query select * from sync.judged_before(fresh_for, filter);
        end
        $$;

        create trigger strike_part before update on sync.inventory_clock for each row
            execute function proof.strike_part('clock update');
        create trigger strike_part before insert on sync.delivery for each row
            execute function proof.strike_part('delivery insert');
        create trigger strike_part before insert on sync.drift_event for each row when (new.resource <> 'flow_log')
            execute function proof.strike_part('drift_event insert');
        create trigger strike_part_update before update on sync.drift_event for each row
            when (new.resource <> 'flow_log') execute function proof.strike_part('drift_event update');
        """;

    /// <summary>To be executed after <see cref="DatabaseStrike.Arm"/>.</summary>
    public static string Arm { get; } = string.Join(
        '\n',
        (string[])
        [
            Functions,
            .. Resources.Append("coverage").SelectMany(table => (string[])
            [
                Before(table, "insert"), Before(table, "update"), Before(table, "delete"),
                Before($"{table}_history", "insert"),
            ]),
            Before("absence", "insert"), Before("network_gap", "insert"), Before("network_gap", "update"),
            Before("network_gap", "delete"), Before("network", "insert or update", "write"),
            Before("sync_network", "insert"), Before("coverage_event", "insert"), Before("uncovered", "insert"),
            Before("uncovered", "delete"), Before("coverage_baseline", "insert"),
            Before("judged_state", "insert or update", "write"), AtCommit("attachment"), AtCommit("network"),
            AtCommit("coverage"), AtCommit("coverage_event"),
        ]);

    private static string Before(string table, string writes, string? name = null) => $"""
        create trigger strike_{name ?? writes} before {writes} on sync.{table} for each row
            execute function proof.strike('{table} {name ?? writes}');
        """;

    private static string AtCommit(string table) => $"""
        create constraint trigger strike_commit after insert or update on sync.{table} deferrable initially deferred
            for each row execute function proof.strike('{table} commit');
        """;
}
