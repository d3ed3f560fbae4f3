using Dapper;
using Npgsql;

namespace Sync.Coverage;

/// <summary>
/// The verdicts on transit routers, which rest on those on the ends of their connections. Those that changed begin, and
/// those before them end.
/// </summary>
internal static class RouterVerdicts
{
    private const string Judged = """
        judged as materialized (
            select transit_router_id as router_id, verdict, reason as why, flow_log_id as own_flow_log_id
            from sync.judged_routers(@freshFor, @filter::jsonb)
        ),
        stored as (
            select router_id, verdict, why, own_flow_log_id
            from sync.router_verdict
            where ended_at = 'infinity'
        )
        """;

    private const string Differ = $"""
        with {Judged}
        select exists ((table judged except table stored) union all (table stored except table judged))
        """;

    /// <summary>Whether a verdict differs from what is stored.</summary>
    public static Task<bool> DifferAsync(
        NpgsqlConnection connection, CoverageSettings settings, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                Differ, new { freshFor = settings.FreshFor, filter = settings.FlowLogFilter },
                cancellationToken: cancellationToken));

    private const string Write = $"""
        with {Judged},
        ended as (
            update sync.router_verdict v
            set ended_at = @at
            from (table stored except table judged) gone
            where v.router_id = gone.router_id and v.ended_at = 'infinity'
        )
        insert into sync.router_verdict (router_id, verdict, why, own_flow_log_id, begun_at)
        select *, @at
        from (table judged except table stored) begun
        """;

    /// <summary>Stores what differs, after the verdicts on the ends have been stored.</summary>
    /// <param name="at">The time of the change, of the same transaction.</param>
    public static Task WriteAsync(NpgsqlConnection connection, CoverageSettings settings, DateTime at) =>
        connection.ExecuteAsync(
            Write, new { freshFor = settings.FreshFor, filter = settings.FlowLogFilter, at });
}
