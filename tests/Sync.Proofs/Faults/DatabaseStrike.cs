namespace Sync.Proofs.Faults;

/// <summary>
/// Makes the database raise errors. Triggers look up in <c>proof.strike</c> which write to reject, and with which
/// error.
/// </summary>
internal static class DatabaseStrike
{
    /// <summary>
    /// The writes of a merge. Those of the ledger with the suffix "synced" do not reject the entry of a failed scope.
    /// </summary>
    public static IReadOnlyList<string> Sites { get; } =
    [
        "flow_log insert", "flow_log update", "flow_log delete", "flow_log_history insert", "inventory_clock update",
        "drift_event insert", "sync_scope insert synced", "scope write synced", "flow_log commit", "drift_event commit",
        "sync_scope commit synced",
    ];

    public const string Ledger = "sync_scope insert", Begin = "sync_run insert", Finish = "sync_run update";

    /// <summary>Whether the written row does not say which scope it belongs to.</summary>
    public static bool IsOfNoScope(string site) => site == "inventory_clock update";

    public const string Arm = """
        create schema proof;
        create table proof.strike (site text, region_id text, code text);
        create function proof.strike() returns trigger language plpgsql as $$
        declare
            written jsonb := to_jsonb(coalesce(new, old));
            strike proof.strike;
        begin
            select * into strike
            from proof.strike s
            where s.site in (
                    tg_argv[0],
                    concat_ws(' ', tg_argv[0], coalesce(written ->> 'last_outcome', written ->> 'outcome')))
              and coalesce(
                  s.region_id = coalesce(written ->> 'region_id', written ->> 'sink', written ->> 'name'), true)
            limit 1;
            if strike.code = 'kill' then
                perform pg_terminate_backend(pg_backend_pid());
                perform pg_sleep(60);
            elsif strike.code is not null then
                raise exception using errcode = strike.code, message = 'struck';
            end if;
            return coalesce(new, old);
        end
        $$;
        create trigger strike before insert on sync.flow_log for each row
            execute function proof.strike('flow_log insert');
        create trigger strike_update before update on sync.flow_log for each row
            execute function proof.strike('flow_log update');
        create trigger strike_delete before delete on sync.flow_log for each row
            execute function proof.strike('flow_log delete');
        create trigger strike before insert on sync.flow_log_history for each row
            execute function proof.strike('flow_log_history insert');
        create trigger strike before update on sync.inventory_clock for each row
            execute function proof.strike('inventory_clock update');
        create trigger strike before insert on sync.drift_event for each row
            execute function proof.strike('drift_event insert');
        create trigger strike before insert on sync.sync_scope for each row
            execute function proof.strike('sync_scope insert');
        create trigger strike before insert or update on sync.scope for each row
            execute function proof.strike('scope write');
        create trigger strike before insert on sync.sync_run for each row
            execute function proof.strike('sync_run insert');
        create trigger strike_update before update of finished_at on sync.sync_run for each row
            execute function proof.strike('sync_run update');
        create constraint trigger strike_commit after insert or update or delete on sync.flow_log
            deferrable initially deferred
            for each row execute function proof.strike('flow_log commit');
        create constraint trigger strike_commit after insert on sync.drift_event deferrable initially deferred
            for each row execute function proof.strike('drift_event commit');
        create constraint trigger strike_commit after insert on sync.sync_scope deferrable initially deferred
            for each row execute function proof.strike('sync_scope commit');
        """;

    public const string Add = "insert into proof.strike (site, region_id, code) values (@site, @region, @code)";

    public const string Clear = "truncate proof.strike";
}
