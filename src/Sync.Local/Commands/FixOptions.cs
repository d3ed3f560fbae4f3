using System.CommandLine;
using System.CommandLine.Parsing;
using Sync.Coverage;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary><c>coverage --fix</c>: prints what would create the missing flow logs, and never runs it.</summary>
internal sealed class FixOptions
{
    private readonly Option<string?> _target = new("--fix")
    {
        Description = "Print what would create the missing flow logs, and run nothing: Terraform resources or calls "
            + "of the aliyun CLI. Project and Logstore are those of most flow logs of the same CEN instance, or else "
            + "of the same account, in the region.",
    };

    private readonly Option<string?> _project = new("--project")
    {
        Description = "The SLS project of the flow logs to create.",
    };

    private readonly Option<string?> _logStore = new("--logstore")
    {
        Description = "The Logstore of the flow logs to create.",
    };

    public void AddTo(Command command)
    {
        _target.OneOf("terraform", "aliyun");
        foreach (var option in (Option[])[_target, _project, _logStore]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (Target(result) is not null) return;
            foreach (var option in (Option[])[_project, _logStore])
                if (result.IsGiven(option)) result.AddError($"{option.Name} requires --fix.");
        });
    }

    /// <summary>The value of <c>--fix</c>; null without one.</summary>
    public string? Target(CommandResult result) =>
        result.GetResult(_target)?.Tokens is [.., var token] ? token.Value : null;

    /// <param name="ends">Ends of connections; those that need no flow log are left out.</param>
    public async Task WriteAsync(
        ParseResult parsed, Api api, CommandOutput output, IReadOnlyList<SnapshotItem<AttachmentCoverage>> ends,
        CancellationToken cancellationToken)
    {
        var flowLogs = await KnownFlowLogs.ReadAsync(
            api, ends.Select(end => end.Content.RegionId!).Distinct(), cancellationToken);
        var bare = ends
            .Where(end => end.Content.Verdict is Verdicts.NotCovered or Verdicts.Partly && !flowLogs.Cover(end.Content))
            .DistinctBy(end => end.Content.AttachmentEndId)
            .ToList();
        // That an end is not covered is certain; which end of a partly covered connection lacks a flow log is not, if
        // the flow logs of its region were not completely listed.
        var unsure = bare.Count(IsUnsure);
        var missing = bare.Where(end => !IsUnsure(end))
            .Select(end => MissingFlowLog.Of(
                end, flowLogs.MostCommon(end), parsed.GetValue(_project), parsed.GetValue(_logStore)) with
            {
                Idle = flowLogs.IdleOn(end.Content),
            })
            .ToList();
        output.WriteText(Target(parsed.CommandResult) == "aliyun"
            ? AliyunCommands.Write(missing) : TerraformResources.Write(missing));
        output.Note(Sentence(missing, unsure));

        bool IsUnsure(SnapshotItem<AttachmentCoverage> end) =>
            end.Content.Verdict == Verdicts.Partly && flowLogs.MayLack(end);
    }

    private static string Sentence(List<MissingFlowLog> missing, int unsure)
    {
        var sentence = $"{missing.Count(each => each.IsToCreate)} flow logs to create; nothing was run.";
        var without = missing.Count(each => each is { Idle: null, HasDestination: false });
        if (without > 0)
            sentence += $" {without} need --project and --logstore: no flow log in their region shows which to use.";
        var off = missing.Count(each => each.Idle is { CanBeActivated: true });
        if (off > 0) sentence += $" {off} have a flow log that only has to be activated.";
        var pending = missing.Count(each => each.Idle is { CanBeActivated: false });
        if (pending > 0) sentence += $" {pending} have a flow log that may become active.";
        if (unsure > 0) sentence += $" {unsure} left out: the flow logs of their region are not completely known.";
        return sentence;
    }
}
