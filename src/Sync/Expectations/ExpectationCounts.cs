using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Http;

namespace Sync.Expectations;

/// <summary>Counts conforming and nonconforming flow logs by expectation.</summary>
internal static class ExpectationCounts
{
    // Planned with its parameter values, so unused conditions are eliminated.
    private const string Count = """
        select count(*) filter (where j.rule_hash = @hash and n.since is null) as conforming,
            count(*) filter (where j.rule_hash = @hash and n.since is not null) as nonconforming,
            count(*) filter (where j.rule_hash is distinct from @hash) as unjudged,
            min(n.since) filter (where j.rule_hash = @hash) as nonconforming_since
        from sync.flow_log f
        left join sync.judged_expectation j
            on j.account_id = f.account_id and j.region_id = f.region_id and j.expectation = @name
        left join sync.nonconformance n
            on n.account_id = f.account_id and n.region_id = f.region_id and n.flow_log_id = f.flow_log_id
            and n.expectation = @name
        where (@accountId::text[] is null or f.account_id like any(@accountId))
          and (@regionId::text[] is null or f.region_id like any(@regionId))
          and (@cenId::text[] is null or f.cen_id like any(@cenId))
          and (@tags::jsonb is null or not exists (
              select from jsonb_each(@tags::jsonb) tag
              where not coalesce(
                  f.tags ->> tag.key like any(array(select jsonb_array_elements_text(tag.value))), false)))
        """;

    /// <summary>Reads how many flow logs conform to an expectation.</summary>
    /// <param name="hash">The hash of the current rule.</param>
    public static async Task<ExpectationItem> ReadAsync(
        NpgsqlConnection connection, Expectation rule, Guid hash, CancellationToken cancellationToken)
    {
        var (conforming, nonconforming, unjudged, since) =
            await connection.QuerySingleAsync<(long, long, long, DateTime?)>(
                new CommandDefinition(Count, Parameters(rule, hash), cancellationToken: cancellationToken));
        return new ExpectationItem
        {
            Name = rule.Name,
            Severity = LowerCase.Of(rule.Severity),
            Select = rule.Select.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed),
            Expect = rule.Expect.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed),
            Conforming = conforming,
            Nonconforming = nonconforming,
            Unjudged = unjudged,
            NonconformingSince = since,
        };
    }

    private static object Parameters(Expectation rule, Guid hash)
    {
        var select = rule.Select.ToDictionary(
            pattern => pattern.Field, pattern => pattern.Allowed.Select(Like).ToArray());
        var tags = select
            .Where(pair => DriftField.TagKey(pair.Key) is not null)
            .ToDictionary(pair => DriftField.TagKey(pair.Key)!, pair => pair.Value);
        return new
        {
            hash,
            name = rule.Name,
            accountId = select.GetValueOrDefault(ExpectationField.AccountId),
            regionId = select.GetValueOrDefault(ExpectationField.RegionId),
            cenId = select.GetValueOrDefault(ExpectationField.CenId),
            tags = tags.Count == 0 ? null : JsonSerializer.Serialize(tags),
        };
    }

    private static string Like(string allowed) => allowed
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%');
}
