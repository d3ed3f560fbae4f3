using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Sync.FlowLogs;

namespace Sync.Drift;

/// <summary>Field changes as a whole: in their column, compared, and one after the other.</summary>
internal static class FieldChanges
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<FieldChange> changes) => JsonSerializer.Serialize(changes, Json);

    public static IReadOnlyList<FieldChange> Read(string json) => JsonSerializer.Deserialize<FieldChange[]>(json, Json)!;

    public static bool Same(IReadOnlyList<FieldChange> one, IReadOnlyList<FieldChange> other) =>
        one.Count == other.Count && one.All(change => other.Any(each =>
            each.Field == change.Field && JsonNode.DeepEquals(each.Before, change.Before) && JsonNode.DeepEquals(each.After, change.After)));

    /// <summary>From before the first to after the second; what the second undoes is left out.</summary>
    public static IReadOnlyList<FieldChange> Net(IReadOnlyList<FieldChange> first, IReadOnlyList<FieldChange> second) =>
    [
        .. first.Concat(second)
            .GroupBy(change => change.Field)
            .Select(ofField => new FieldChange(ofField.Key, ofField.First().Before, ofField.Last().After))
            .Where(change => !JsonNode.DeepEquals(change.Before, change.After)),
    ];
}

internal sealed class FieldChangesColumn : SqlMapper.TypeHandler<IReadOnlyList<FieldChange>>
{
    public override IReadOnlyList<FieldChange> Parse(object value) => FieldChanges.Read((string)value);

    public override void SetValue(System.Data.IDbDataParameter parameter, IReadOnlyList<FieldChange>? value) =>
        parameter.Value = value is null ? DBNull.Value : FieldChanges.Write(value);
}
