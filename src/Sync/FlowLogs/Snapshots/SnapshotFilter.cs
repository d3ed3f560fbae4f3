using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// Which flow logs a reader asks for: those that match every filter, each by any of its values. All compare exactly, as
/// <c>DescribeFlowlogs</c> does, but <c>q</c>.
/// </summary>
public sealed partial record SnapshotFilter
{
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];
    public IReadOnlyList<string> FlowLogName { get; init; } = [];
    public IReadOnlyList<string> Description { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> TransitRouterId { get; init; } = [];
    public IReadOnlyList<string> TransitRouterAttachmentId { get; init; } = [];
    public IReadOnlyList<string> ProjectName { get; init; } = [];
    public IReadOnlyList<string> LogStoreName { get; init; } = [];
    public IReadOnlyList<string> FlowLogVersion { get; init; } = [];
    public IReadOnlyList<string> Status { get; init; } = [];
    public IReadOnlyList<int> Interval { get; init; } = [];

    /// <summary>Values by tag key; a key without values asks for the key alone.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Each has to begin a word of a name, a description, an id or a tag.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Words.Count == 0 && Tags.Count == 0 && Interval.Count == 0 && TextFilters().All(filter => filter.Values.Count == 0);

    /// <summary>Whether it names accounts or regions, and beside them nothing that few flow logs match and an index finds.</summary>
    public bool IsByScope => (AccountId.Count > 0 || RegionId.Count > 0) && Words.Count == 0 && Tags.Count == 0
        && TextFilters().All(filter => filter.Values.Count == 0 || filter.Name is "accountId" or "regionId" or "status" or "flowLogVersion");

    public static SnapshotFilter Read(QueryReader reader, QueryString queryString) => new()
    {
        AccountId = reader.Texts("accountId"),
        RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
        FlowLogId = reader.Texts("flowLogId"),
        FlowLogName = reader.Repeated("flowLogName"),
        Description = reader.Repeated("description"),
        CenId = reader.Texts("cenId"),
        TransitRouterId = reader.Texts("transitRouterId"),
        TransitRouterAttachmentId = reader.Texts("transitRouterAttachmentId"),
        ProjectName = reader.Texts("projectName"),
        LogStoreName = reader.Texts("logStoreName"),
        FlowLogVersion = reader.Texts("flowLogVersion"),
        Status = reader.Texts("status"),
        Interval = reader.WholeNumbers("interval"),
        Tags = reader.Tags(queryString),
        Words = ReadWords(reader),
    };

    private static string[] ReadWords(QueryReader reader)
    {
        if (reader.Text("q") is not { } text) return [];
        string[] words = [.. NoWord().Split(text).Where(word => word != "")];
        if (words.Length == 0) reader.Fault("q", "holds no word: punctuation is not searched");
        return words;
    }

    // As sync.flow_log_words parts them.
    [GeneratedRegex(@"[\s!-/:-@\[-`{-~]+")]
    private static partial Regex NoWord();

    /// <summary>Equal for filters that select the same by the same words.</summary>
    public string Canonical() => JsonSerializer.Serialize(this);

    /// <summary>The parameters of <see cref="SnapshotSql"/>.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var (name, values) in TextFilters()) parameters.AddWithValue(name, NpgsqlDbType.Array | NpgsqlDbType.Text, values);
        parameters.AddWithValue("interval", NpgsqlDbType.Array | NpgsqlDbType.Integer, Interval);
        var single = Tags.Where(tag => tag.Value.Count == 1).ToDictionary(tag => tag.Key, tag => tag.Value[0]);
        var several = Tags.Where(tag => tag.Value.Count > 1).ToDictionary();
        parameters.AddWithValue("tags", NpgsqlDbType.Jsonb, Json(single));
        parameters.AddWithValue("tagChoices", NpgsqlDbType.Jsonb, Json(several));
        parameters.AddWithValue("tagKeys", NpgsqlDbType.Array | NpgsqlDbType.Text, Tags.Where(tag => tag.Value.Count == 0).Select(tag => tag.Key).ToArray());
        var search = Words.Count == 0 ? (object)DBNull.Value : string.Join(" & ", Words.Select(word => $"'{word}':*"));
        parameters.AddWithValue("search", NpgsqlDbType.Text, search);
        // Letters beyond ASCII may be parted or changed into others before they are compared as words.
        string[] letters = [.. Words.Where(word => word.All(char.IsAsciiLetterOrDigit)).Select(word => $"%{word}%")];
        parameters.AddWithValue("letters", NpgsqlDbType.Text, letters.Length == 0 ? DBNull.Value : string.Join(' ', letters));
    }

    private static object Json<T>(Dictionary<string, T> tags) => tags.Count == 0 ? DBNull.Value : JsonSerializer.Serialize(tags);

    private IEnumerable<(string Name, IReadOnlyList<string> Values)> TextFilters() =>
    [
        ("accountId", AccountId), ("regionId", RegionId), ("flowLogId", FlowLogId), ("flowLogName", FlowLogName),
        ("description", Description), ("cenId", CenId), ("transitRouterId", TransitRouterId),
        ("transitRouterAttachmentId", TransitRouterAttachmentId), ("projectName", ProjectName), ("logStoreName", LogStoreName),
        ("flowLogVersion", FlowLogVersion), ("status", Status),
    ];
}
