namespace Sync.Proofs.Dashboard;

/// <summary>The ledger of two runs over many accounts and regions, without flow logs.</summary>
internal static class ManyScopes
{
    /// <summary>As a run reports it that could not reach the cloud; it differs from scope to scope.</summary>
    public const string Refused = "Connection refused";

    /// <param name="failedAccounts">
    /// The first accounts, all of whose regions the newest run could not list. Every hundredth region of the others is
    /// denied if <paramref name="isMixed"/>.
    /// </param>
    public static Task FillAsync(
        SyncApplication app, int accounts, int regions, int failedAccounts, bool isMixed = false) =>
        app.ExecuteAsync(
            """
            create temporary table each on commit drop as
            select a, r, '1' || lpad(a::text, 15, '0') as account_id, 'cn-region-' || r as region_id,
                case
                    when a <= @failedAccounts then 'failed'
                    when @isMixed and (a * @regions + r) % 100 = 0 then 'incomplete'
                    else 'synced'
                end as outcome
            from generate_series(1, @accounts) a, generate_series(1, @regions) r;

            insert into sync.sync_run (trigger, started_at, finished_at, outcome) values
                ('timer', now() - interval '95 min', now() - interval '90 min', 'succeeded'),
                ('timer', now() - interval '10 min', now() - interval '5 min',
                    case when @failedAccounts = 0 and not @isMixed then 'succeeded' else 'partial' end);

            insert into sync.account (account_id, name, last_run_id, last_outcome, last_at, last_open_at)
            select account_id, 'landing-zone-' || a, 2, 'succeeded', now(), now() from each group by a, account_id;
            insert into sync.sync_account (run_id, account_id, name, outcome)
            select 2, account_id, 'landing-zone-' || a,
                case when a <= @failedAccounts then 'partial' else 'succeeded' end
            from each group by a, account_id;

            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, baseline_at,
                last_complete_at)
            select account_id, region_id, 2, outcome, now(), now() - interval '9 days',
                now() - case when outcome = 'synced' then interval '5 min' else interval '90 min' end
            from each;

            insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, calls,
                error_code, error_message, request_id)
            select 2, account_id, region_id, outcome, now() - interval '6 min', 900, 2,
                case outcome when 'failed' then 'Unreachable' when 'incomplete' then 'Moving' end,
                case outcome
                    when 'failed' then @refused || ' (' || region_id || '.cbn.test:443, attempt ' || r || ')'
                    when 'incomplete' then 'The list changed while it was read, ' || a || ' times.'
                end,
                gen_random_uuid()::text
            from each;
            """,
            new { accounts, regions, failedAccounts, isMixed, refused = Refused });
}
