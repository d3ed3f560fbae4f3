using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Expectations;

/// <summary>A field that does not have an expected value.</summary>
/// <param name="Expected">The allowed values.</param>
/// <param name="Actual">The value as text; null if the field has no value.</param>
public sealed record Finding(string Field, IReadOnlyList<string> Expected, string? Actual)
{
    /// <summary>As alerts show it: before holds the expected value, after the actual one.</summary>
    public FieldChange ToChange() => new(
        Field, Expected is [var one] ? one : new JsonArray([.. Expected.Select(each => (JsonNode)each)]), Actual);
}

/// <summary>Lists of findings, stored as JSON.</summary>
internal static class Findings
{
    /// <summary>Equal text for equal findings.</summary>
    public static string Write(IReadOnlyList<Finding> findings) =>
        JsonSerializer.Serialize(findings, ApiJson.Options);

    public static IReadOnlyList<Finding> Read(string json) =>
        JsonSerializer.Deserialize<Finding[]>(json, ApiJson.Options)!;
}

internal sealed class FindingsColumn : SqlMapper.TypeHandler<IReadOnlyList<Finding>>
{
    public override IReadOnlyList<Finding> Parse(object value) => Findings.Read((string)value);

    public override void SetValue(System.Data.IDbDataParameter parameter, IReadOnlyList<Finding>? value) =>
        parameter.Value = value is null ? DBNull.Value : Findings.Write(value);
}
