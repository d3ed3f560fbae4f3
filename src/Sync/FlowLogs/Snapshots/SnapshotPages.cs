using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

internal sealed record RenderedPage(byte[] Body, string? NextCursor);

/// <summary>Pages as the bytes they are sent as. A page of a moment never changes, so the latest ones are kept.</summary>
internal sealed class SnapshotPages(NpgsqlDataSource dataSource) : IDisposable
{
    private const long KeptBytes = 64 << 20;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = KeptBytes, CompactionPercentage = 0.25 });

    public async Task<RenderedPage> ReadAsync(SnapshotRequest request, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(request.EntityTag, out RenderedPage? kept)) return kept!;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var page = await TryReadAsync(connection, request, past: request.At != request.Newest.At, cancellationToken)
            ?? await TryReadAsync(connection, request, past: true, cancellationToken);
        return _kept.Set(request.EntityTag, page!, new MemoryCacheEntryOptions { Size = page!.Body.Length + 1000 });
    }

    /// <returns>Null when <paramref name="past"/> is false and a run has merged since, so that it is no longer true.</returns>
    private async Task<RenderedPage?> TryReadAsync(
        NpgsqlConnection connection, SnapshotRequest request, bool past, CancellationToken cancellationToken)
    {
        var counted = request.After is { } after ? new SnapshotCount(after.Total, after.RunId) : _kept.Get<SnapshotCount>(CountKey(request));
        // How the past is best listed depends on how much of it is asked for.
        if (past) counted ??= await SnapshotCount.ReadPastAsync(connection, request, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        if (counted is null) batch.BatchCommands.Add(SnapshotCount.Command(request.Query, request.At, past: false));
        // One more than asked for tells whether there is a next page.
        batch.BatchCommands.Add(SnapshotTable.Listing(
            request.Query, request.After, request.At, past ? counted!.Total : null, request.Query.PageSize!.Value + 1));
        // Last: the clock only goes forward, so if it still stands where it stood, the rows before are of that moment.
        batch.BatchCommands.Add(SnapshotTable.Clock());

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (counted is null)
        {
            counted = await SnapshotCount.ReadAsync(reader, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }

        var page = await RenderAsync(request, counted, reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!past && reader.GetDateTime(0) != request.At) return null;
        _kept.Set(CountKey(request), counted, new MemoryCacheEntryOptions { Size = 300 });
        return page;
    }

    private static string CountKey(SnapshotRequest request) => $"{request.At:O} {request.Query.Fingerprint}";

    private static async Task<RenderedPage> RenderAsync(
        SnapshotRequest request, SnapshotCount counted, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        await using var json = new Utf8JsonWriter(output, JsonRows.Options);
        var isJson = request.Query.Format == AnswerFormat.Json;
        await using var rows = isJson ? new JsonRows(json, request.Query.Fields) : SnapshotRows.Of(request.Query, output);
        if (isJson) BeginDocument(json, request, counted);
        var next = await WriteRowsAsync(request, counted, reader, rows, cancellationToken);
        var cursor = next is null ? null : request.Newest.Cursors.Write(next, request.Query.Fingerprint);
        if (isJson) EndDocument(json, request, cursor);
        return new RenderedPage(request.Coding.Encode(output.WrittenMemory), cursor);
    }

    /// <returns>The last row's position if there are more rows after it.</returns>
    private static async Task<SnapshotPosition?> WriteRowsAsync(
        SnapshotRequest request, SnapshotCount counted, NpgsqlDataReader reader, SnapshotRows rows, CancellationToken cancellationToken)
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
            last = SnapshotTable.Position(reader, request, counted);
        }

        await rows.EndAsync(cancellationToken);
        return hasMore ? last : null;
    }

    private static void BeginDocument(Utf8JsonWriter json, SnapshotRequest request, SnapshotCount counted)
    {
        json.WriteStartObject();
        json.WriteString("asOf", request.At);
        if (counted.RunId is { } runId) json.WriteNumber("runId", runId);
        else json.WriteNull("runId");
        json.WriteNumber("totalCount", counted.Total);
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

    public void Dispose() => _kept.Dispose();
}
