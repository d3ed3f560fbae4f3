using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// The statements of lists. They must not be prepared: planned with its parameter values, a statement drops unused
/// filters and uses the index that fits the others.
/// </summary>
internal sealed class SnapshotTable
{
    /// <summary>
    /// Up to this number, past items are collected before they are sorted instead of read in list order.
    /// </summary>
    private const long Few = 50_000;

    // Of orders that are not by a field: cursors contain a text or none.
    private static readonly SortKey Text = SortKey.Text("''");

    private const string ClockAt = "select at from sync.inventory_clock";

    private readonly int _sortKeyColumn;
    private readonly SnapshotSql _sql;
    private readonly SnapshotOrder _byKey;
    private readonly ConcurrentDictionary<(string Sort, bool Descending), SnapshotOrder> _sorted = new();
    private readonly Dictionary<string, SortKey> _sortKeys;
    private readonly SnapshotOrder _byPlace;
    private readonly SnapshotScopes _scopes;

    public SnapshotTable(Resource resource)
    {
        Resource = resource;
        _sortKeyColumn = SnapshotField.All(resource)[^1].Column + 1;
        _sql = new SnapshotSql(resource);
        Counts = new SnapshotCounts(_sql);
        _scopes = new SnapshotScopes(_sql);
        _byKey = new SnapshotOrder(
            _sql, "null::text", $"(@afterId is null or ({_sql.Key}) > ({SnapshotSql.Position}))", _sql.Key);
        _sortKeys = SnapshotField.All(resource).Where(field => field.SortKey is not null)
            .ToDictionary(field => field.Name, field => field.SortKey!);
        _byPlace = _sql.ByPlace();
    }

    public Resource Resource { get; }

    public SnapshotCounts Counts { get; }

    /// <summary>Lists the items in the order of the query, after a position if there is one.</summary>
    /// <param name="past">
    /// The number of past items that the query selects; null if nothing has been merged since, so that the current
    /// items are those of that time.
    /// </param>
    public NpgsqlBatchCommand Listing(
        SnapshotQuery query, SnapshotPosition? after, DateTime at, long? past, int limit)
    {
        var sortKey = query.Sort is null ? Text : _sortKeys[query.Sort];
        return Positioned(Statement(query, past), query.Filter, after, sortKey, at, limit);
    }

    /// <summary>Lists the items by account, region, CEN instance and ID, after a position if there is one.</summary>
    /// <param name="past">Whether anything has been merged since <paramref name="at"/>.</param>
    public NpgsqlBatchCommand ByPlace(
        SnapshotFilter filter, SnapshotPosition? after, DateTime at, bool past, int limit) =>
        Positioned(past ? _byPlace.Dense : _byPlace.Present, filter, after, Text, at, limit);

    /// <summary>The position of the current row of <paramref name="reader"/> in <see cref="ByPlace"/>.</summary>
    public SnapshotPosition PlaceOf(NpgsqlDataReader reader) => new(
        default, null, 0, reader.GetString(_sortKeyColumn), reader.GetString(0), reader.GetString(1),
        reader.GetString(2));

    private static NpgsqlBatchCommand Positioned(
        string statement, SnapshotFilter filter, SnapshotPosition? after, SortKey sortKey, DateTime at, int limit)
    {
        var command = Command(statement, filter, at);
        command.Parameters.AddWithValue(
            "afterSort", sortKey.Type, after?.Sort is { } sort ? sortKey.Read(sort) : DBNull.Value);
        command.Parameters.AddWithValue("afterAccount", NpgsqlDbType.Text, OrNull(after?.AccountId));
        command.Parameters.AddWithValue("afterRegion", NpgsqlDbType.Text, OrNull(after?.RegionId));
        command.Parameters.AddWithValue("afterId", NpgsqlDbType.Text, OrNull(after?.Id));
        command.Parameters.AddWithValue("limit", NpgsqlDbType.Integer, limit);
        return command;
    }

    private string Statement(SnapshotQuery query, long? past)
    {
        var order = query.Sort is null
            ? _byKey
            : _sorted.GetOrAdd((query.Sort, query.Descending), by => _sql.Sorted(_sortKeys[by.Sort], by.Descending));
        var inScopes = query.Sort is null && query.Filter.IsByScope && Resource.IsListedByRegion;
        if (past is null) return inScopes ? _scopes.Present : order.Present;
        // For another order than that of the key, there is no index to read the past in.
        if (query.Sort is not null || (!query.Filter.IsEmpty && past <= Few))
            return query.Filter.IsById ? order.SparseOfIds : order.Sparse;
        return inScopes ? _scopes.Past : order.Dense;
    }

    /// <summary>The position of the current row of <paramref name="reader"/>, after which the list continues.</summary>
    public SnapshotPosition Position(NpgsqlDataReader reader, SnapshotRequest request, long total) => new(
        request.At, request.RunId, total,
        request.Query.Sort is { } sort ? _sortKeys[sort].Write(reader, _sortKeyColumn) : null,
        reader.GetString(0), reader.GetString(1), reader.GetString(2));

    /// <summary>Reads the time of the last change that is visible in the statement's snapshot.</summary>
    public static NpgsqlBatchCommand Clock() => new(ClockAt);

    public static NpgsqlBatchCommand Command(string text, SnapshotFilter filter, DateTime at)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, at);
        filter.AddTo(command.Parameters);
        return command;
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;
}
