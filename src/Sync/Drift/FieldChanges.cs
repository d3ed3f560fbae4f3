using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Drift;

/// <summary>Lists of field changes: stored as JSON, compared, and combined.</summary>
internal static class FieldChanges
{
    public static string Write(IReadOnlyList<FieldChange> changes) =>
        JsonSerializer.Serialize(changes, ApiJson.Options);

    public static IReadOnlyList<FieldChange> Read(string json) =>
        JsonSerializer.Deserialize<FieldChange[]>(json, ApiJson.Options)!;

    /// <summary>Whether both lists hold the same changes, in any order.</summary>
    public static bool Same(IReadOnlyList<FieldChange> one, IReadOnlyList<FieldChange> other) =>
        one.Count == other.Count && one.All(change => other.Any(each =>
            each.Field == change.Field
            && JsonNode.DeepEquals(each.Before, change.Before)
            && JsonNode.DeepEquals(each.After, change.After)));

    /// <summary>The changes from before the first to after the second, without those that the second reverts.</summary>
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
