using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary>The query parameters for deliveries. Each filter matches any of its values.</summary>
public sealed record DeliveryQuery : ListQuery
{
    /// <summary><c>owed</c> is pending, <c>dead</c> failed in all attempts.</summary>
    public static IReadOnlyList<string> States { get; } = ["owed", "sent", "dead"];

    public IReadOnlyList<string> Sink { get; init; } = [];
    public IReadOnlyList<string> State { get; init; } = [];
    public IReadOnlyList<Guid> EventId { get; init; } = [];
    public IReadOnlyList<Guid> MessageId { get; init; } = [];
    public long? RunId { get; init; }

    /// <summary>
    /// Null if not given, like the following two: without them the fingerprint is that of builds that lack them.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AccountId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RegionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CenId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <returns>Null if the requested format is not supported.</returns>
    public static DeliveryQuery? Read(QueryReader reader, HttpRequest request) => Read(reader, request, ReadFilters);

    private static DeliveryQuery ReadFilters(QueryReader reader) => new()
    {
        Sink = reader.Texts("sink"),
        State = reader.OneOf("state", States),
        AccountId = Given(reader.Texts("accountId")),
        RegionId = Given(reader.Texts("regionId")),
        CenId = Given(reader.Texts("cenId")),
        EventId = Ids(reader, "eventId"),
        MessageId = Ids(reader, "messageId"),
        RunId = reader.RunId(),
        Since = reader.Time("since"),
        Until = reader.Time("until"),
    };

    private static IReadOnlyList<string>? Given(IReadOnlyList<string> texts) => texts.Count == 0 ? null : texts;

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
