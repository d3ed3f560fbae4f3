using Sync.Coverage;
using Sync.Inventory.Snapshots;

namespace Sync.Local.Commands;

/// <summary>A flow log that would cover one end of a connection.</summary>
/// <param name="ProjectName">Null, like the Logstore, if neither a flow log nor an option says which.</param>
internal sealed record MissingFlowLog(
    string AccountId, AttachmentCoverage End, string? ProjectName, string? LogStoreName, int? Interval,
    string? LogFormatString)
{
    /// <summary>
    /// A flow log that is there and would cover the end if it were active: it needs no second one. Null if there is
    /// none.
    /// </summary>
    public IdleFlowLog? Idle { get; init; }

    public bool IsToCreate => Idle is null && HasDestination;

    public bool HasDestination => ProjectName is not null && LogStoreName is not null;

    /// <summary>Null for the cloud's default, and for an interval with which no flow log can be created.</summary>
    public int? AllowedInterval => Interval is 60 or 600 ? Interval : null;

    /// <summary>What it is for, in one line without control characters.</summary>
    public string Purpose => Printing.Clean(
        $"{End.ResourceType} {End.ResourceId}{(End.AttachmentName is { } name ? $" \"{name}\"" : "")}, account "
        + $"{AccountId}, {End.RegionId}: {End.Reason}");

    /// <summary>Why it is not created; in one line.</summary>
    public string Lacks => Idle switch
    {
        null => $"{Purpose} Project and Logstore are unknown: use --project and --logstore.",
        { CanBeActivated: true } => $"{Purpose} Flow log {Printing.Clean(Idle.Id)} only has to be activated.",
        _ => $"{Purpose} Flow log {Printing.Clean(Idle.Id)} is {Printing.Clean(Idle.Status)}: it may become active.",
    };

    /// <param name="model">What most flow logs there have in common; null if there are none.</param>
    /// <param name="project">Overrides the model, as <paramref name="logStore"/> does.</param>
    public static MissingFlowLog Of(
        SnapshotItem<AttachmentCoverage> end, LogDestination? model, string? project, string? logStore) =>
        new(
            end.AccountId, end.Content, project ?? model?.ProjectName, logStore ?? model?.LogStoreName,
            model?.Interval, model?.LogFormatString);
}
