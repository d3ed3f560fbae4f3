using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Runs;

namespace Sync.Expectations;

/// <summary>Reads for readers: of expectations with their counts, of nonconforming flow logs, and of conformance events.</summary>
public static class ConformanceReads
{
    // Planned with its values, it drops the selections that are not used.
    private const string Count = """
        select count(*) filter (where j.rule_hash = @hash and n.since is null) as conforming,
            count(*) filter (where j.rule_hash = @hash and n.since is not null) as nonconforming,
            count(*) filter (where j.rule_hash is distinct from @hash) as unjudged,
            min(n.since) filter (where j.rule_hash = @hash) as nonconforming_since
        from sync.flow_log f
        left join sync.judged_expectation j on j.account_id = f.account_id and j.region_id = f.region_id and j.expectation = @name
        left join sync.nonconformance n
            on n.account_id = f.account_id and n.region_id = f.region_id and n.flow_log_id = f.flow_log_id and n.expectation = @name
        where (@accountId::text[] is null or f.account_id like any(@accountId))
          and (@regionId::text[] is null or f.region_id like any(@regionId))
          and (@cenId::text[] is null or f.cen_id like any(@cenId))
          and (@tags::jsonb is null or not exists (
              select from jsonb_each(@tags::jsonb) tag
              where not coalesce(f.tags ->> tag.key like any(array(select jsonb_array_elements_text(tag.value))), false)))
        """;

    /// <summary>How many flow logs are as an expectation says.</summary>
    /// <param name="hash">Of the rule as it is now.</param>
    public static async Task<ExpectationItem> CountAsync(NpgsqlConnection connection, Expectation rule, Guid hash, CancellationToken cancellationToken)
    {
        var select = rule.Select.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed.Select(Like).ToArray());
        var tags = select.Where(pair => DriftField.TagKey(pair.Key) is not null).ToDictionary(pair => DriftField.TagKey(pair.Key)!, pair => pair.Value);
        var parameters = new
        {
            hash,
            name = rule.Name,
            accountId = select.GetValueOrDefault(ExpectationField.AccountId),
            regionId = select.GetValueOrDefault(ExpectationField.RegionId),
            cenId = select.GetValueOrDefault(ExpectationField.CenId),
            tags = tags.Count == 0 ? null : JsonSerializer.Serialize(tags),
        };
        var (conforming, nonconforming, unjudged, since) = await connection.QuerySingleAsync<(long, long, long, DateTime?)>(
            new CommandDefinition(Count, parameters, cancellationToken: cancellationToken));
        return new ExpectationItem
        {
            Name = rule.Name,
            Severity = Words.Lower(rule.Severity),
            Select = rule.Select.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed),
            Expect = rule.Expect.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed),
            Conforming = conforming,
            Nonconforming = nonconforming,
            Unjudged = unjudged,
            NonconformingSince = since,
        };
    }

    private static string Like(string allowed) => allowed
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%');

    private const string Filter = """

        where (cardinality(@Expectation) = 0 or e.expectation = any(@Expectation))
          and (cardinality(@Severity) = 0 or e.severity = any(@Severity))
          and (cardinality(@AccountId) = 0 or e.account_id = any(@AccountId))
          and (cardinality(@RegionId) = 0 or e.region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or cen_id = any(@CenId))
          and (cardinality(@FlowLogId) = 0 or e.flow_log_id = any(@FlowLogId))

        """;

    private const string Nonconforming = """
        select e.account_id, e.region_id, e.flow_log_id, f.flow_log_name, f.cen_id, e.expectation, e.severity, e.since, e.findings
        from sync.nonconformance e
        join sync.flow_log f using (account_id, region_id, flow_log_id)
        """ + Filter + """
          and (@afterId::text is null or (e.account_id, e.region_id, e.flow_log_id, e.expectation) > (@afterAccount, @afterRegion, @afterId, @afterName))
        order by e.account_id, e.region_id, e.flow_log_id, e.expectation
        limit @limit
        """;

    /// <summary>In the order of their keys, as they come from the database.</summary>
    /// <param name="limit">Null for all.</param>
    public static IAsyncEnumerable<NonconformingItem> ReadNonconformingAsync(
        NpgsqlConnection connection, ConformanceQuery query, NonconformingPosition? after, int? limit)
    {
        var parameters = new DynamicParameters(query);
        parameters.AddDynamicParams(new
        {
            limit,
            afterAccount = after?.AccountId,
            afterRegion = after?.RegionId,
            afterId = after?.FlowLogId,
            afterName = after?.Expectation,
        });
        return connection.QueryUnbufferedAsync<NonconformingItem>(Nonconforming, parameters);
    }

    private const string Events = """
        select e.event_id as id, e.at, e.kind, e.severity, e.account_id, e.region_id, e.flow_log_id, e.flow_log_name, e.cen_id, e.run_id,
            e.expectation, e.findings
        from sync.conformance_event e
        """ + Filter + """
          and (cardinality(@Kind) = 0 or e.kind = any(@Kind))
          and e.at >= coalesce(@Since::timestamptz, '-infinity') and e.at < coalesce(@Until::timestamptz, 'infinity')
          and (e.at, e.event_id) < (coalesce(@afterAt::timestamptz, 'infinity'), coalesce(@afterId::uuid, '00000000-0000-0000-0000-000000000000'))
        order by e.at desc, e.event_id desc
        limit @limit
        """;

    /// <summary>The newest first, as they come from the database.</summary>
    /// <param name="limit">Null for all.</param>
    public static IAsyncEnumerable<ConformanceEventItem> ReadEventsAsync(
        NpgsqlConnection connection, ConformanceQuery query, DriftPosition? after, int? limit)
    {
        var parameters = new DynamicParameters(query);
        parameters.AddDynamicParams(new { limit, afterAt = after?.At, afterId = after?.Id });
        return connection.QueryUnbufferedAsync<ConformanceEventItem>(Events, parameters);
    }
}
