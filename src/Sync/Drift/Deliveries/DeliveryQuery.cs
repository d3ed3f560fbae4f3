using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Http;
using Sync.Runs;

namespace Sync.Drift.Deliveries;

/// <summary>What a reader asks of the deliveries: filters of which each matches any of its values, and where to go on.</summary>
public sealed record DeliveryQuery
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1000;

    public static IReadOnlyList<string> States { get; } = ["owed", "sent", "dead"];

    public IReadOnlyList<string> Sink { get; init; } = [];
    public IReadOnlyList<string> State { get; init; } = [];
    public IReadOnlyList<Guid> EventId { get; init; } = [];
    public IReadOnlyList<Guid> MessageId { get; init; } = [];
    public long? RunId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Null for all there are, as an export gives them.</summary>
    public int? PageSize { get; init; } = DefaultPageSize;

    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <returns>Null when the format cannot be agreed on.</returns>
    public static DeliveryQuery? Read(QueryReader reader, HttpRequest request)
    {
        var format = AnswerFormat.Read(reader, request);
        if (format == AnswerFormat.Parquet) reader.Fault("format", "cannot be parquet; there are: json, ndjson, csv");
        if (format is null) return null;

        var isWhole = format.IsExport && !request.Query.ContainsKey("pageSize") && !request.Query.ContainsKey("cursor");
        var pageSize = reader.WholeNumber("pageSize", DefaultPageSize, 1, MaxPageSize);
        return new DeliveryQuery
        {
            Sink = reader.Texts("sink"),
            State = reader.OneOf("state", States),
            EventId = Ids(reader, "eventId"),
            MessageId = Ids(reader, "messageId"),
            RunId = reader.RunId(),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
            PageSize = isWhole ? null : pageSize,
            Format = format,
        };
    }

    /// <summary>What a cursor is bound to: what selects the deliveries, and not how they are shown.</summary>
    public string Fingerprint() =>
        Cursors.Fingerprint("deliveries\n" + JsonSerializer.Serialize(this with { PageSize = null, Format = AnswerFormat.Json }));

    private static List<Guid> Ids(QueryReader reader, string name)
    {
        var ids = new List<Guid>();
        foreach (var text in reader.Texts(name))
        {
            if (Guid.TryParse(text, out var id)) ids.Add(id);
            else reader.Fault(name, "must be a UUID");
        }

        return ids;
    }
}
