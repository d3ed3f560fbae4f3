using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Sync.FlowLogs;

namespace Sync.Expectations;

/// <summary>A field that is not as expected.</summary>
/// <param name="Expected">Any of these.</param>
/// <param name="Actual">As text; null where the field is not there.</param>
public sealed record Finding(string Field, IReadOnlyList<string> Expected, string? Actual)
{
    /// <summary>As alerts tell it: what is expected in the place of before, what is in that of after.</summary>
    public FieldChange ToChange() => new(
        Field, Expected is [var one] ? one : new JsonArray([.. Expected.Select(each => (JsonNode)each)]), Actual);
}

/// <summary>Findings in their column.</summary>
internal static class Findings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Equal text for equal findings.</summary>
    public static string Write(IReadOnlyList<Finding> findings) => JsonSerializer.Serialize(findings, Json);

    public static IReadOnlyList<Finding> Read(string json) => JsonSerializer.Deserialize<Finding[]>(json, Json)!;
}

internal sealed class FindingsColumn : SqlMapper.TypeHandler<IReadOnlyList<Finding>>
{
    public override IReadOnlyList<Finding> Parse(object value) => Findings.Read((string)value);

    public override void SetValue(System.Data.IDbDataParameter parameter, IReadOnlyList<Finding>? value) =>
        parameter.Value = value is null ? DBNull.Value : Findings.Write(value);
}
