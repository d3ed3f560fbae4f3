using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Sync.Http;

/// <summary>
/// A list over HTTP: pages as JSON, NDJSON or CSV, linked by cursors, and exports of all items as NDJSON or CSV.
/// </summary>
/// <param name="name">The name of its files, and of the list that its cursors are bound to.</param>
internal sealed class ItemList<TQuery, TItem, TPosition>(NpgsqlDataSource dataSource, string name)
    where TQuery : ListQuery
{
    private const int PortionItems = 5000;

    /// <summary>Reads the query parameters; null if the requested format is not supported.</summary>
    public required Func<QueryReader, HttpRequest, TQuery?> Query { get; init; }

    public required ReadItems Read { get; init; }

    /// <summary>
    /// If <see cref="Read"/> considers only a limited number of items, however few of them match: the place of the last
    /// one that it considers, or null if it considers all up to the end of the list. A page can then have fewer items
    /// than requested, even none, although others follow.
    /// </summary>
    public ReadEnd? End { get; init; }

    /// <summary>The place of an item in the order of the list.</summary>
    public required Func<TItem, TPosition> Position { get; init; }

    /// <summary>The response with a page as JSON, from its items and the cursor of the next page.</summary>
    public required Func<IReadOnlyList<TItem>, string?, IResult> Page { get; init; }

    /// <summary>The columns of its CSV files; not used by a list that has no formats.</summary>
    public IReadOnlyList<CsvColumn<TItem>> Columns { get; init; } = [];

    /// <param name="after">The position of the last item already returned; null for the beginning.</param>
    /// <param name="limit">Null returns all.</param>
    public delegate IAsyncEnumerable<TItem> ReadItems(
        NpgsqlConnection connection, TQuery query, TPosition? after, int? limit);

    public delegate Task<TPosition?> ReadEnd(
        NpgsqlConnection connection, TQuery query, TPosition? after, CancellationToken cancellationToken);

    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        if (Query(reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        if (reader.Problem() is { } problem) return problem;
        if (query.PageSize is not { } pageSize)
            return new ItemFile<TItem>(name, Columns, query.Format, ReadAllAsync(query, default), isWhole: true);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var after = reader.Cursor<TPosition>(cursors, query.Fingerprint(name));
        if (reader.Problem() is { } wrongCursor) return wrongCursor;

        var (shown, last) = await ReadPageAsync(connection, query, after, pageSize, cancellationToken);
        var next = last is null ? null : cursors.Write(last, query.Fingerprint(name));
        return query.Format.IsExport
            ? new ItemFile<TItem>(name, Columns, query.Format, shown.ToAsyncEnumerable(), nextCursor: next)
            : Page(shown, next);
    }

    // In portions, so that no connection is held while the client reads one. The file brings its own token.
    private async IAsyncEnumerable<TItem> ReadAllAsync(
        TQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = default(TPosition);
        do
        {
            IReadOnlyList<TItem> items;
            await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
                (items, after) = await ReadPageAsync(connection, query, after, PortionItems, cancellationToken);
            foreach (var item in items) yield return item;
        }
        while (after is not null);
    }

    /// <returns>The items, and the place after which others may follow; null if there are none.</returns>
    private async Task<(IReadOnlyList<TItem> Items, TPosition? Last)> ReadPageAsync(
        NpgsqlConnection connection, TQuery query, TPosition? after, int size, CancellationToken cancellationToken)
    {
        // The items and the end have to be of the same snapshot: new items would move the end.
        await using var snapshot = End is null
            ? null
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // One item more than requested shows whether others follow.
        var items = await Read(connection, query, after, size + 1).ToListAsync(cancellationToken);
        if (items.Count > size) return (items.GetRange(0, size), Position(items[size - 1]));
        return (items, End is null ? default : await End(connection, query, after, cancellationToken));
    }
}
