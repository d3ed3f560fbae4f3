using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Coverage;
using Sync.Http;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary>
/// <c>coverage</c>: which connections have no active flow log, and the share of those that have one.
/// </summary>
internal sealed class CoverageCommand
{
    private const string Verdict = "verdict";

    // As many as fit on a terminal.
    private static readonly string[] Usual =
        ["regionId", "resourceType", "resourceId", "transitRouterAttachmentId", Verdict, "since", "reason"];

    private static readonly string[] More = ["accountId", "cenId", "transitRouterId", "attachmentName", "tags"];

    private readonly ListFilter _filter = new(AttachmentCoverage.Resource);

    private readonly Option<bool> _all = new("--all") { Description = "List all attachments, whatever their verdict." };

    private readonly Option<double?> _min = Values.Percentage(
        "--min",
        "The least share of covered attachments, in percent. Exit code 2 if the share is lower; here, attachments of "
        + "unknown coverage count as not covered.");

    private readonly FixOptions _fix = new();
    private readonly Option<int> _limit = LimitOption.Create(100);

    public static Command Create()
    {
        var options = new CoverageCommand();
        var command = new Command(
            "coverage",
            "List the attachments that no active flow log covers, or only partly, and the share of covered ones. With "
            + "-o json, the summary is the member summary of the list. Exit code 2: the share is below --min.")
        {
            options._all, options._min, options._limit,
        };
        options._fix.AddTo(command);
        options._filter.AddTo(command);
        command.Validators.Add(options.RefuseContradictions);
        command.Add(CoverageEventsCommand.Create());
        Reading.Serve(command, options.RunAsync);
        return command;
    }

    private void RefuseContradictions(CommandResult result)
    {
        if (result.IsOn(_all) && result.IsGiven(_filter[Verdict]))
            result.AddError("--all cannot be combined with --verdict.");
        if (_fix.Target(result) is null) return;
        string[] others = ["--output", "--json", _all.Name];
        foreach (var option in result.Command.Options.Where(option => others.Contains(option.Name)))
            if (result.IsGiven(option)) result.AddError($"{option.Name} cannot be combined with --fix.");
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Api api, CommandOutput output, CancellationToken cancellationToken)
    {
        var summary = await api.GetAsync("coverage/summary", SummaryQuery(parsed), cancellationToken);
        var read = summary.Deserialize<CoverageSummary>(ApiJson.Options)!;
        if (_fix.Target(parsed.CommandResult) is not null)
            await WriteFixAsync(parsed, api, output, cancellationToken);
        else if (output.IsDocument)
            await WriteDocumentAsync(parsed, api, output, summary, cancellationToken);
        else
            await WriteListAsync(parsed, api, output, read, cancellationToken);
        return parsed.GetValue(_min) is { } min && !CoverageDisplay.IsEnough(read, min, output)
            ? ExitCode.Differs : ExitCode.Done;
    }

    private async Task WriteDocumentAsync(
        ParseResult parsed, Api api, CommandOutput output, JsonObject summary, CancellationToken cancellationToken)
    {
        var query = Query(parsed);
        if (_filter.Fields(parsed) is { Count: > 0 } fields) query.Add("fields", string.Join(',', fields));
        var list = await api.WalkAsync("coverage", query, LimitOption.Read(parsed, _limit), cancellationToken);
        list["summary"] = summary;
        output.Write(list);
    }

    private async Task WriteListAsync(
        ParseResult parsed, Api api, CommandOutput output, CoverageSummary read, CancellationToken cancellationToken)
    {
        var fields = _filter.Fields(parsed);
        var shown = fields.Count > 0
            ? fields : ResourceGrid.FieldsFor(output, AttachmentCoverage.Resource, Usual, More);
        var query = Query(parsed);
        query.Add("fields", string.Join(',', shown));
        CoverageDisplay.WriteShares(read, output);
        var count = await new ResourceList(api, output, AttachmentCoverage.Resource, "coverage")
            .WriteAsync(query, shown, LimitOption.Read(parsed, _limit), cancellationToken);
        if (count == 0)
            await SpellingHint.WriteAsync(api, output, "coverage", _filter.Values(parsed), cancellationToken);
        output.Note(CoverageDisplay.Sentence(read));
    }

    private async Task WriteFixAsync(
        ParseResult parsed, Api api, CommandOutput output, CancellationToken cancellationToken)
    {
        var list = await api.WalkAsync("coverage", Query(parsed), null, cancellationToken);
        var ends = list.Deserialize<SnapshotPage<AttachmentCoverage>>(ApiJson.Options)!.Items;
        await _fix.WriteAsync(parsed, api, output, ends, cancellationToken);
    }

    /// <summary>The query of the list: what is not covered, unless the caller asks for something else.</summary>
    private QueryBuilder Query(ParseResult parsed)
    {
        var query = _filter.Read(parsed);
        if (!parsed.GetValue(_all) && (parsed.GetValue(_filter[Verdict]) ?? []).Length == 0)
            query.Add(Verdict, (IEnumerable<string>)[Verdicts.NotCovered, Verdicts.Partly]);
        return query;
    }

    // A share among the attachments of one verdict says nothing.
    private QueryBuilder SummaryQuery(ParseResult parsed) =>
        new(_filter.ReadFilters(parsed).Where(parameter => parameter.Key != Verdict).Append(new("days", "1")));
}
