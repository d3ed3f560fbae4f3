using System.Globalization;
using Sync.Alibaba;
using Sync.Drift;

namespace Sync.Expectations;

/// <summary>The fields that expectations name, and what a flow log has there.</summary>
internal static class ExpectationField
{
    public const string AccountId = "accountId";
    public const string RegionId = "regionId";
    public const string CenId = "cenId";
    public const string Interval = "interval";

    /// <summary>Nothing of it is transient, so that a flow log does not come and go while the cloud works on it.</summary>
    public static IReadOnlyList<string> Selectable { get; } = [AccountId, RegionId, CenId, DriftField.Tags];

    public static IReadOnlyList<string> Expectable { get; } = [.. DriftField.Known.Where(field => field != "extra")];

    /// <summary>As text; null where the field is not there.</summary>
    public static string? Read(FlowLogEntry entry, string field) => field switch
    {
        "flowLogName" => entry.FlowLogName,
        "description" => entry.Description,
        CenId => entry.CenId,
        "transitRouterId" => entry.TransitRouterId,
        "transitRouterAttachmentId" => entry.TransitRouterAttachmentId,
        "projectName" => entry.ProjectName,
        "logStoreName" => entry.LogStoreName,
        "logFormatString" => entry.LogFormatString,
        "flowLogVersion" => entry.FlowLogVersion,
        Interval => entry.Interval?.ToString(CultureInfo.InvariantCulture),
        DriftField.Status => entry.Status,
        "creationTime" => entry.CreationTime,
        _ => entry.Tags.GetValueOrDefault(DriftField.TagKey(field) ?? throw new ArgumentOutOfRangeException(nameof(field), field, "No such field.")),
    };
}
