using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;
using Sync.Http;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Selects the items that match every filter by any of its values. All filters except <c>q</c> compare exactly, as in
/// the cloud's operation.
/// </summary>
public sealed partial record SnapshotFilter
{
    private static readonly string[] Scope = ["accountId", "regionId"];

    private SnapshotFilter(Resource resource) => Resource = resource;

    public Resource Resource { get; }

    /// <summary>The values by field name; fields without a filter have no entry.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; private init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The values of number fields, by field name; fields without a filter have no entry.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Numbers { get; private init; } =
        new Dictionary<string, IReadOnlyList<int>>();

    /// <summary>The values by tag key; a key without values matches any value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; private init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// The words of <c>q</c>: a prefix search in names, descriptions, IDs and tags. All words must match.
    /// </summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    public IReadOnlyList<string> AccountId => Texts.GetValueOrDefault("accountId", []);

    public IReadOnlyList<string> RegionId => Texts.GetValueOrDefault("regionId", []);

    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Words.Count == 0 && Tags.Count == 0 && Numbers.Count == 0 && Texts.Count == 0;

    /// <summary>Whether it names items.</summary>
    public bool IsById => Texts.ContainsKey(Resource.Id.Name);

    /// <summary>
    /// Whether it selects accounts or regions and has no other selective filter that an index supports.
    /// </summary>
    public bool IsByScope => (AccountId.Count > 0 || RegionId.Count > 0) && Words.Count == 0 && Tags.Count == 0
        && Texts.Keys.Except(Scope).All(name => IsCategory(name));

    public static SnapshotFilter Read(Resource resource, QueryReader reader, QueryString queryString) => new(resource)
    {
        Texts = Given(
            TextNames(resource).Where(name => resource.HasRegion || name != "regionId"),
            name => ReadTexts(resource, reader, name)),
        Numbers = Given(NumberNames(resource), reader.WholeNumbers),
        Tags = reader.Tags(queryString),
        Words = ReadWords(reader),
    };

    /// <summary>A canonical text of the filter, for comparison.</summary>
    public string Canonical() => JsonSerializer.Serialize(new { Texts, Numbers, Tags, Words });

    /// <summary>The parameters of <see cref="SnapshotSql"/>.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var name in TextNames(Resource))
            parameters.AddWithValue(name, NpgsqlDbType.Array | NpgsqlDbType.Text, Texts.GetValueOrDefault(name, []));
        foreach (var name in NumberNames(Resource))
        {
            parameters.AddWithValue(
                name, NpgsqlDbType.Array | NpgsqlDbType.Integer, Numbers.GetValueOrDefault(name, []));
        }

        var single = Tags.Where(tag => tag.Value.Count == 1).ToDictionary(tag => tag.Key, tag => tag.Value[0]);
        var several = Tags.Where(tag => tag.Value.Count > 1).ToDictionary();
        string[] keys = [.. Tags.Where(tag => tag.Value.Count == 0).Select(tag => tag.Key)];
        parameters.AddWithValue("tags", NpgsqlDbType.Jsonb, Json(single));
        parameters.AddWithValue("tagChoices", NpgsqlDbType.Jsonb, Json(several));
        parameters.AddWithValue("tagKeys", NpgsqlDbType.Array | NpgsqlDbType.Text, keys);
        parameters.AddWithValue(
            "search", NpgsqlDbType.Text, Joined(" & ", [.. Words.Select(word => $"'{word}':*")]));
        // Only ASCII words, because Postgres may split or convert other letters before it compares words.
        parameters.AddWithValue(
            "letters", NpgsqlDbType.Text,
            Joined(" ", [.. Words.Where(word => word.All(char.IsAsciiLetterOrDigit)).Select(word => $"%{word}%")]));
    }

    /// <summary>The names of the filters that compare texts.</summary>
    internal static IEnumerable<string> TextNames(Resource resource) =>
    [
        .. Scope, resource.Id.Name,
        .. resource.Filters.Where(field => field.Kind == FieldKind.Text).Select(field => field.Name),
    ];

    internal static IEnumerable<string> NumberNames(Resource resource) =>
        resource.Filters.Where(field => field.Kind == FieldKind.Number).Select(field => field.Name);

    private bool IsCategory(string name) =>
        Resource.AllFields.Any(field => field.Name == name && field.Can(FieldUse.Category));

    private static IReadOnlyList<string> ReadTexts(Resource resource, QueryReader reader, string name)
    {
        if (name == "regionId") return CenRegion.SpellAll(reader.Texts(name));
        var field = resource.Filters.FirstOrDefault(each => each.Name == name);
        if (field?.Values is { } values) return reader.OneOf(name, values);
        return field?.Can(FieldUse.FreeText) == true ? reader.Repeated(name) : reader.Texts(name);
    }

    private static Dictionary<string, IReadOnlyList<T>> Given<T>(
        IEnumerable<string> names, Func<string, IReadOnlyList<T>> read) =>
        names.Select(name => (Name: name, Values: read(name)))
            .Where(filter => filter.Values.Count > 0)
            .ToDictionary(filter => filter.Name, filter => filter.Values);

    private static string[] ReadWords(QueryReader reader)
    {
        if (reader.Text("q") is not { } text) return [];
        string[] words = [.. Separator().Split(text).Where(word => word != "")];
        if (words.Length == 0) reader.Fault("q", "must contain a word: punctuation is not searched");
        return words;
    }

    // The same separators as in the function sync.flow_log_words.
    [GeneratedRegex(@"[\s!-/:-@\[-`{-~]+")]
    private static partial Regex Separator();

    private static object Joined(string separator, string[] texts) =>
        texts.Length == 0 ? DBNull.Value : string.Join(separator, texts);

    private static object Json<T>(Dictionary<string, T> tags) =>
        tags.Count == 0 ? DBNull.Value : JsonSerializer.Serialize(tags);
}
