using Sync.Drift;
using Sync.FlowLogs;
using Sync.Inventory.Fields;

namespace Sync.Expectations;

/// <summary>The fields of flow logs that expectations may name, and how to read them.</summary>
internal static class ExpectationField
{
    public const string AccountId = "accountId";
    public const string RegionId = "regionId";
    public const string CenId = "cenId";
    public const string Interval = "interval";

    /// <summary>
    /// In a rule, fields that <see cref="FlowLog.LogFormatString"/> must have; each is a field of its own in findings:
    /// <c>formatFields.NAME</c>.
    /// </summary>
    public const string FormatFields = "formatFields";

    /// <summary>
    /// None of them is transient, so the selection does not change while the cloud is changing a flow log.
    /// </summary>
    public static IReadOnlyList<string> Selectable { get; } = [AccountId, RegionId, CenId, DriftField.Tags];

    public static IReadOnlyList<string> Expectable { get; } =
        [.. DriftField.Known.Where(field => field != "extra"), FormatFields];

    private static readonly Dictionary<string, Field<FlowLog>> Fields =
        FlowLog.Resource.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>The value as text; null if the field has no value.</summary>
    public static string? Read(FlowLog flowLog, string field)
    {
        if (Fields.TryGetValue(field, out var known)) return known.Text(flowLog);
        if (DriftField.TagKey(field) is { } key) return flowLog.Tags.GetValueOrDefault(key);
        return DriftField.Covers(FormatFields, field)
            ? ReadFormat(flowLog, field[(FormatFields.Length + 1)..])
            : throw new ArgumentOutOfRangeException(nameof(field), field, "Unknown field.");
    }

    private static string? ReadFormat(FlowLog flowLog, string name) =>
        LogFormat.Has(flowLog.LogFormatString, name) ? name : null;
}
