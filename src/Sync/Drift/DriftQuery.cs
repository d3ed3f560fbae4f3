using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Http;

namespace Sync.Drift;

/// <summary>The query parameters for drift events. Each filter matches any of its values.</summary>
public sealed record DriftQuery : ListQuery
{
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<string> ResourceId { get; init; } = [];

    /// <summary>Of <see cref="DriftResource.Names"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Resource { get; init; } = [DriftResource.FlowLogs];

    public IReadOnlyList<string> Kind { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];

    /// <summary>
    /// Fields of changed items; <c>tags</c> matches every tag, <c>tags.KEY</c> one. Excludes added and removed items.
    /// </summary>
    public IReadOnlyList<string> Field { get; init; } = [];

    public IReadOnlyList<string> State { get; init; } = ["shown"];
    public long? RunId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <inheritdoc/>
    /// <remarks>That of a list of flow logs is the same as before there were other resources.</remarks>
    public override string Fingerprint(string list) =>
        Resource is [DriftResource.FlowLogs] && ResourceId.Count == 0
            ? base.Fingerprint(list)
            : base.Fingerprint(JsonSerializer.Serialize(new { list, Resource, ResourceId }));

    /// <returns>Null if the requested format is not supported.</returns>
    public static DriftQuery? Read(QueryReader reader, HttpRequest request) => Read(reader, request, ReadFilters);

    private static DriftQuery ReadFilters(QueryReader reader)
    {
        var states = reader.OneOf<DriftState>("state");
        var resources = Resources(reader);
        return new DriftQuery
        {
            AccountId = reader.Texts("accountId"),
            RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
            CenId = reader.Texts("cenId"),
            FlowLogId = reader.Texts("flowLogId"),
            ResourceId = reader.Texts("resourceId"),
            Resource = resources,
            Kind = reader.OneOf<DriftKind>("kind"),
            Severity = reader.OneOf<Severity>("severity"),
            Field = Fields(reader, DriftResource.FieldsOf(resources)),
            State =
            [
                .. states.Count > 0 ? states : ["shown"],
                .. reader.Flag("ignored") ? ["ignored"] : Array.Empty<string>(),
            ],
            RunId = reader.RunId(),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
        };
    }

    private static IReadOnlyList<string> Resources(QueryReader reader)
    {
        var given = reader.OneOf("resource", [.. DriftResource.Names, DriftResource.All]);
        if (given.Contains(DriftResource.All)) return DriftResource.Names;
        return given.Count > 0 ? given : [DriftResource.FlowLogs];
    }

    private static IReadOnlyList<string> Fields(QueryReader reader, IReadOnlyList<string> known)
    {
        var given = reader.Texts("field");
        if (!given.All(field => known.Any(each => DriftField.Covers(each, field))))
            reader.Fault("field", $"must be one or more of {string.Join(", ", known)}, or one tag as tags.KEY");
        return given;
    }
}

/// <summary>The last event already returned. Events are sorted newest first, so the next ones are older.</summary>
public sealed record DriftPosition(DateTime At, Guid Id);
