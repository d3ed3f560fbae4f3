using Sync.Coverage;
using Sync.Drift;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Expectations;

/// <summary>
/// The fields of attachments that expectations may name, and how to read them: those of <see cref="Attachment"/>, and
/// those of <see cref="AttachmentCoverage"/>, which take precedence.
/// </summary>
internal static class AttachmentField
{
    public const string Status = "status";
    public const string Verdict = "verdict";

    /// <summary>In a rule, what a flow log that counts at the end must be; in findings <c>flowLog.FIELD</c>.</summary>
    public const string FlowLog = "flowLog";

    private static readonly Dictionary<string, Field<AttachmentCoverage>> OfCoverage =
        AttachmentCoverage.Resource.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, Field<Attachment>> OfAttachment =
        Attachment.Resource.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    // These change with the verdict, and say no more than it does.
    private static readonly string[] Explanations = ["reason", "flowLogs", "since", "qualifiers"];

    private static readonly IReadOnlyList<string> Own =
        [.. OfCoverage.Keys.Union(OfAttachment.Keys, StringComparer.Ordinal).Except(Explanations)];

    /// <summary>None of them changes while the cloud is changing an attachment.</summary>
    public static IReadOnlyList<string> Selectable { get; } =
    [
        ExpectationField.AccountId, ExpectationField.RegionId, .. Own.Except([Status, Verdict]), DriftField.Tags,
    ];

    public static IReadOnlyList<string> Expectable { get; } = [.. Own, DriftField.Tags, FlowLog];

    /// <summary>The field of the flow log that <c>flowLog.FIELD</c> is about; null for other fields.</summary>
    public static string? OfFlowLog(string field) =>
        field.Length > FlowLog.Length && DriftField.Covers(FlowLog, field) ? field[(FlowLog.Length + 1)..] : null;

    /// <summary>The value as text; null if the field has no value.</summary>
    public static string? Read(ConnectionEnd end, string field)
    {
        if (field == ExpectationField.AccountId) return end.Scope.AccountId;
        if (field == ExpectationField.RegionId) return end.Scope.RegionId;
        if (OfCoverage.TryGetValue(field, out var ofCoverage)) return ofCoverage.Text(end.Coverage);
        if (DriftField.TagKey(field) is { } key) return end.Coverage.Tags.GetValueOrDefault(key);
        return end.Attachment is null ? null : OfAttachment[field].Text(end.Attachment);
    }
}
