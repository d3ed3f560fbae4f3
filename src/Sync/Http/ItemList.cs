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

        // One item more than requested shows whether there is a next page.
        var items = await Read(connection, query, after, pageSize + 1).ToListAsync(cancellationToken);
        var shown = items.Take(pageSize).ToList();
        var next = items.Count <= pageSize ? null : cursors.Write(Position(shown[^1]), query.Fingerprint(name));
        return query.Format.IsExport
            ? new ItemFile<TItem>(name, Columns, query.Format, shown.ToAsyncEnumerable(), nextCursor: next)
            : Page(shown, next);
    }

    // In portions, so that no connection is held while the client reads one. The file brings its own token.
    private async IAsyncEnumerable<TItem> ReadAllAsync(
        TQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = default(TPosition);
        for (var count = PortionItems; count == PortionItems;)
        {
            List<TItem> items;
            await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
                items = await Read(connection, query, after, PortionItems).ToListAsync(cancellationToken);
            foreach (var item in items) yield return item;
            count = items.Count;
            if (count > 0) after = Position(items[^1]);
        }
    }
}
