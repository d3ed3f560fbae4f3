using System.Buffers;
using System.Text.Json;
using Npgsql;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Renders pages as response bodies, or takes them from the cache.
/// </summary>
internal sealed class SnapshotPages(NpgsqlDataSource dataSource, SnapshotCache cache, SnapshotTable table)
{
    public async Task<SnapshotAnswer> ReadAsync(SnapshotRequest request, CancellationToken cancellationToken)
    {
        if (cache.Page(request.EntityTag) is { } kept) return kept;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var page = await TryReadAsync(connection, request, past: request.At != request.Newest.At, cancellationToken)
            ?? await TryReadAsync(connection, request, past: true, cancellationToken);
        return cache.Keep(request.EntityTag, page!);
    }

    /// <param name="past">Whether anything has been merged since the time that the request shows.</param>
    /// <returns>Null if <paramref name="past"/> is false and a run has merged in the meantime.</returns>
    private async Task<SnapshotAnswer?> TryReadAsync(
        NpgsqlConnection connection, SnapshotRequest request, bool past, CancellationToken cancellationToken)
    {
        var counted = request.After?.Total ?? cache.Count(request);
        // The statement for past items depends on their number.
        if (past) counted ??= await table.Counts.ReadPastAsync(connection, request, cancellationToken);
        else if (counted is null && request.Query.Filter.Words.Count > 0)
        {
            counted = await table.Counts.ReadSearchedAsync(connection, request, cancellationToken);
            if (counted is null) return null;
        }

        await using var batch = new NpgsqlBatch(connection);
        if (counted is null) batch.BatchCommands.Add(table.Counts.Command(request.Query, request.At, past: false));
        // One more than requested shows whether there is a next page.
        batch.BatchCommands.Add(table.Listing(
            request.Query, request.After, request.At, past ? counted : null, request.Query.PageSize!.Value + 1));
        // Last, because the clock only advances: if it is unchanged, the rows read before it are those of the shown
        // time.
        batch.BatchCommands.Add(SnapshotTable.Clock());

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (counted is null)
        {
            counted = await table.Counts.ReadAsync(reader, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }

        var page = await RenderAsync(request, counted.Value, reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!past && reader.GetDateTime(0) != request.At) return null;
        cache.Keep(request, counted.Value);
        return page;
    }

    private async Task<SnapshotAnswer> RenderAsync(
        SnapshotRequest request, long total, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        await using var json = new Utf8JsonWriter(output, JsonRows.Options);
        var isJson = request.Query.Format == AnswerFormat.Json;
        await using var rows = isJson
            ? new JsonRows(json, request.Query.Fields)
            : SnapshotRows.Of(request.Query, output);
        if (isJson) BeginDocument(json, request, total);
        var next = await WriteRowsAsync(request, total, reader, rows, cancellationToken);
        var cursor = next is null ? null : request.Newest.Cursors.Write(next, request.Query.Fingerprint);
        if (isJson) EndDocument(json, request, cursor);
        return new SnapshotAnswer(request, request.Coding.Encode(output.WrittenMemory), cursor);
    }

    /// <returns>The position of the last row if more rows follow; otherwise null.</returns>
    private async Task<SnapshotPosition?> WriteRowsAsync(
        SnapshotRequest request, long total, NpgsqlDataReader reader, SnapshotRows rows,
        CancellationToken cancellationToken)
    {
        rows.Begin();
        SnapshotPosition? last = null;
        var hasMore = false;
        for (var count = 0; !hasMore && await reader.ReadAsync(cancellationToken); count++)
        {
            hasMore = count == request.Query.PageSize;
            if (hasMore) break;
            rows.Write(reader);
            if (count + 1 < request.Query.PageSize) continue;
            last = table.Position(reader, request, total);
        }

        await rows.EndAsync(cancellationToken);
        return hasMore ? last : null;
    }

    private static void BeginDocument(Utf8JsonWriter json, SnapshotRequest request, long total)
    {
        json.WriteStartObject();
        json.WriteString("asOf", request.At);
        if (request.RunId is { } runId) json.WriteNumber("runId", runId);
        else json.WriteNull("runId");
        json.WriteNumber("totalCount", total);
        json.WriteStartArray("items");
    }

    private static void EndDocument(Utf8JsonWriter json, SnapshotRequest request, string? cursor)
    {
        json.WriteEndArray();
        json.WriteString("nextCursor", cursor);
        json.WritePropertyName("staleRegions");
        JsonSerializer.Serialize(json, request.Stale, JsonSerializerOptions.Web);
        json.WriteEndObject();
        json.Flush();
    }
}
