using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>The query parameters of a list: its filters, and the parameters that every list has.</summary>
public abstract record ListQuery
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1000;

    /// <summary>Null returns all, as exports do.</summary>
    public int? PageSize { get; init; } = DefaultPageSize;

    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <summary>Reads a list that is also available as NDJSON and CSV.</summary>
    /// <param name="readFilters">Reads the parameters that only this list has.</param>
    /// <returns>Null if the requested format is not supported.</returns>
    public static TQuery? Read<TQuery>(QueryReader reader, HttpRequest request, Func<QueryReader, TQuery> readFilters)
        where TQuery : ListQuery
    {
        var format = AnswerFormat.Read(reader, request);
        if (format == AnswerFormat.Parquet)
            reader.Fault("format", "has unknown value parquet; allowed: json, ndjson, csv");
        if (format is null) return null;
        var pageSize = ReadPageSize(reader, format);
        ListQuery query = readFilters(reader);
        return (TQuery)(query with { PageSize = pageSize, Format = format });
    }

    /// <returns>Null for an export without <c>pageSize</c> and <c>cursor</c>, which returns all items.</returns>
    public static int? ReadPageSize(QueryReader reader, AnswerFormat format)
    {
        var pageSize = reader.WholeNumber("pageSize", DefaultPageSize, 1, MaxPageSize);
        reader.Text("cursor");
        return format.IsExport && !reader.Has("pageSize") && !reader.Has("cursor") ? null : pageSize;
    }

    /// <summary>What a cursor is bound to: the list and its filters, but not the page size or format.</summary>
    /// <param name="list">The name of the list.</param>
    public virtual string Fingerprint(string list) => Cursors.Fingerprint(
        $"{list}\n" + JsonSerializer.Serialize<object>(this with { PageSize = null, Format = AnswerFormat.Json }));
}
