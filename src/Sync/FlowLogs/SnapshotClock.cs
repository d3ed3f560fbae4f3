using System.Text.Json;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs;

/// <summary>
/// Tells each reader the newest moment, never one that was read before it asked. Readers that come while a read is under way
/// share the next, so under load one small statement serves many.
/// </summary>
public sealed class SnapshotClock(NpgsqlDataSource dataSource)
{
    private readonly Lock _lock = new();
    private Task _underWay = Task.CompletedTask;
    private Task<SnapshotMoment>? _next;
    private (string Json, IReadOnlyList<ScopeFreshness> Scopes) _lastScopes = ("[]", []);

    public Task<SnapshotMoment> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return (_next ??= ReadAfterAsync(_underWay)).WaitAsync(cancellationToken);
    }

    private async Task<SnapshotMoment> ReadAfterAsync(Task underWay)
    {
        // Yields always, so that _next is set before it is taken.
        await underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock) (_underWay, _next) = (_next!, null);
        return await QueryAsync();
    }

    private const string Newest = """
        select clock.at, key.key, (clock_timestamp() at time zone 'UTC')::date, scopes.json, (
            select run_id from sync.sync_run where finished_at is not null order by run_id desc limit 1)
        from sync.inventory_clock clock
        cross join sync.cursor_key key
        cross join (
            select coalesce(json_agg(json_build_array(account_id, region_id, last_outcome, last_run_id, last_complete_at)
                order by account_id, region_id), '[]')::text as json
            from sync.scope
        ) scopes
        """;

    private async Task<SnapshotMoment> QueryAsync()
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Newest, connection);
        await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        long? newestRun = reader.IsDBNull(4) ? null : reader.GetInt64(4);
        var cursors = new Cursors(reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateOnly>(2));
        return new SnapshotMoment(reader.GetDateTime(0), newestRun, Scopes(reader.GetString(3)), cursors);
    }

    // They change with a run and are read with every request: parsed once.
    private IReadOnlyList<ScopeFreshness> Scopes(string json)
    {
        if (_lastScopes.Json == json) return _lastScopes.Scopes;
        using var document = JsonDocument.Parse(json);
        ScopeFreshness[] scopes = [.. document.RootElement.EnumerateArray().Select(Scope)];
        _lastScopes = (json, scopes);
        return scopes;
    }

    private static ScopeFreshness Scope(JsonElement row) => new(
        row[0].GetString()!, row[1].GetString()!, row[2].GetString()!, row[3].GetInt64(),
        row[4].ValueKind == JsonValueKind.Null ? null : row[4].GetDateTimeOffset().UtcDateTime);
}
