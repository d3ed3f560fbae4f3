using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba.Answers;
using Sync.Alibaba.Walk;

namespace Sync.FlowLogs;

/// <summary>Reports members of flow logs that the API's page does not list: once each, whichever process sees it first.</summary>
public sealed partial class UnknownFields(NpgsqlDataSource dataSource, ILogger<UnknownFields> logger)
{
    // A key of the table, which takes no more than an index does. The whole name stands in the column extra.
    private const int MaxName = 256;

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);

    private const string Insert = """
        insert into sync.unknown_field (name, account_id, region_id, flow_log_id)
        values (@name, @AccountId, @RegionId, @flowLogId)
        on conflict (name) do nothing
        """;

    public async Task ReportAsync(Scope scope, Listing listing)
    {
        foreach (var (member, flowLogId) in listing.UnlistedMembers)
        {
            var name = WireText.Shorten(member, MaxName);
            if (_reported.TryAdd(name, true)) await ReportAsync(scope, flowLogId, name);
        }
    }

    private async Task ReportAsync(Scope scope, string flowLogId, string name)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            var isNew = await connection.ExecuteAsync(Insert, new { name, scope.AccountId, scope.RegionId, flowLogId }) == 1;
            if (isNew) LogUnknown(name, flowLogId, scope);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            // The scope is merged, and that is what counts: the next run that sees the field tries again.
            _reported.TryRemove(name, out _);
            LogNotKept(error, name);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The cloud sends a field that its page does not list: {Field}, first seen in {FlowLogId} of {Scope}. Its values are kept in the column extra")]
    private partial void LogUnknown(string field, string flowLogId, Scope scope);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The database failed to keep the name of the unknown field {Field}")]
    private partial void LogNotKept(Exception error, string field);
}
