using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Http;

namespace Sync.Expectations;

/// <summary>Counts conforming and nonconforming flow logs and attachments by expectation.</summary>
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

    // What another rule of the same name has judged, or nothing has, is counted by CountUnjudgedAsync.
    private const string CountAttachments = """
        select count(*) filter (where e.state = 'conforming') as conforming,
            count(*) filter (where e.state = 'nonconforming') as nonconforming,
            count(*) filter (where e.state = 'unknown') as unknown,
            min(e.since) filter (where e.state = 'nonconforming') as nonconforming_since
        from sync.attachment_conformance e
        join sync.coverage c using (attachment_end_id)
        join sync.judged_expectation j
            on j.account_id = c.account_id and j.region_id = '' and j.expectation = e.expectation
        where e.expectation = @Name and j.rule_hash = @hash
        """;

    private const string Unjudged = """
        select distinct c.account_id
        from sync.coverage c
        where not exists (
            select
            from sync.judged_expectation j
            where j.account_id = c.account_id and j.region_id = '' and j.expectation = @Name and j.rule_hash = @hash)
        """;

    /// <summary>Reads how many flow logs or attachments conform to an expectation.</summary>
    /// <param name="hash">The hash of the current rule.</param>
    public static Task<ExpectationItem> ReadAsync(
        NpgsqlConnection connection, Expectation rule, Guid hash, CancellationToken cancellationToken) =>
        rule.IsOfAttachments
            ? ReadOfAttachmentsAsync(connection, rule, hash, cancellationToken)
            : ReadOfFlowLogsAsync(connection, rule, hash, cancellationToken);

    private static async Task<ExpectationItem> ReadOfAttachmentsAsync(
        NpgsqlConnection connection, Expectation rule, Guid hash, CancellationToken cancellationToken)
    {
        var (conforming, nonconforming, unknown, since) =
            await connection.QuerySingleAsync<(long, long, long, DateTime?)>(new CommandDefinition(
                CountAttachments, new { rule.Name, hash }, cancellationToken: cancellationToken));
        var unjudged = await CountUnjudgedAsync(connection, rule, hash, cancellationToken);
        return Item(rule, conforming, nonconforming, unjudged, since) with { Unknown = unknown };
    }

    // Between a change of the rule and the next run only: it reads every attachment.
    private static async Task<long> CountUnjudgedAsync(
        NpgsqlConnection connection, Expectation rule, Guid hash, CancellationToken cancellationToken)
    {
        var accounts = (await connection.QueryAsync<string>(new CommandDefinition(
            Unjudged, new { rule.Name, hash }, cancellationToken: cancellationToken))).ToHashSet();
        if (accounts.Count == 0) return 0;
        var count = 0L;
        await foreach (var ends in ConnectionEnd.ReadAllAsync(connection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += ends.Count(
                end => accounts.Contains(end.Scope.AccountId) && AttachmentJudge.Selects(rule, end));
        }

        return count;
    }

    private static async Task<ExpectationItem> ReadOfFlowLogsAsync(
        NpgsqlConnection connection, Expectation rule, Guid hash, CancellationToken cancellationToken)
    {
        var (conforming, nonconforming, unjudged, since) =
            await connection.QuerySingleAsync<(long, long, long, DateTime?)>(
                new CommandDefinition(Count, Parameters(rule, hash), cancellationToken: cancellationToken));
        return Item(rule, conforming, nonconforming, unjudged, since);
    }

    private static ExpectationItem Item(
        Expectation rule, long conforming, long nonconforming, long unjudged, DateTime? since) => new()
        {
            Name = rule.Name,
            Severity = LowerCase.Of(rule.Severity),
            Select = rule.Select.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed),
            Expect = rule.Expect.ToDictionary(pattern => pattern.Field, pattern => pattern.Allowed),
            Conforming = conforming,
            Nonconforming = nonconforming,
            Unjudged = unjudged,
            NonconformingSince = since,
            Resource = rule.Resource ?? DriftResource.FlowLogs,
        };

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
