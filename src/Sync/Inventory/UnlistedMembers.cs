using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Http;

namespace Sync.Inventory;

/// <summary>
/// Reports members that the API documentation does not list: each one once, by whichever process sees it first.
/// </summary>
public sealed partial class UnlistedMembers(NpgsqlDataSource dataSource, ILogger<UnlistedMembers> logger)
{
    // The name is a primary key, and index entries have a maximum size. The column extra contains the full name.
    private const int MaxName = 256;

    // A response whose member names are data must not fill the table.
    private const int MaxNames = 1000;

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);

    private const string Insert = """
        insert into sync.unknown_field (name, account_id, region_id, flow_log_id)
        select @name, @AccountId, @RegionId, @id
        where (select count(*) from sync.unknown_field) < @MaxNames
        on conflict (name) do nothing
        """;

    /// <param name="members">Member names, each with the id of an entry that has the member.</param>
    public async Task ReportAsync(Scope scope, IReadOnlyDictionary<string, string> members)
    {
        foreach (var (member, id) in members)
        {
            var name = member.Shorten(MaxName);
            if (_reported.TryAdd(name, true)) await ReportAsync(scope, id, name);
        }
    }

    private async Task ReportAsync(Scope scope, string id, string name)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            var parameters = new { name, scope.AccountId, scope.RegionId, id, MaxNames };
            var isNew = await connection.ExecuteAsync(Insert, parameters) == 1;
            if (isNew) LogUnlisted(name, id, scope);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            // Not fatal, because the scope is already merged: the next run that sees the member tries again.
            _reported.TryRemove(name, out _);
            LogNotKept(error, name);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The cloud returns a field that its documentation does not list: {Field}, first seen in {FlowLogId} "
            + "of {Scope}. Its values are stored in the column extra")]
    private partial void LogUnlisted(string field, string flowLogId, Scope scope);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The name of the unknown field {Field} could not be stored in the database")]
    private partial void LogNotKept(Exception error, string field);
}
