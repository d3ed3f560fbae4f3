using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Coverage;
using Sync.Http;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;

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

    private readonly ListFilter _filter = new(AttachmentCoverage.Resource);

    private readonly Option<bool> _all = new("--all") { Description = "List all attachments, whatever their verdict." };

    private readonly Option<double?> _min = new("--min")
    {
        Description = "The least share of covered attachments, in percent. Exit code 2 if the share is lower; here, "
            + "attachments of unknown coverage count as not covered.",
        HelpName = "percent",
    };

    private readonly FixOptions _fix = new();
    private readonly Option<int> _limit = LimitOption.Create(100);

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write the list as the API's JSON to standard output, with the summary as the member summary.",
    };

    public static Command Create()
    {
        var options = new CoverageCommand();
        var command = new Command(
            "coverage",
            "List the attachments that no active flow log covers, or only partly, and the share of covered ones. "
            + "Exit code 2: the share is below --min.")
        {
            options._all, options._min, options._limit, options._json,
        };
        options._fix.AddTo(command);
        options._filter.AddTo(command);
        options._min.Validators.Add(result =>
        {
            // Of the text, because asking for a value that is not a number throws.
            if (result.Tokens is not [var token] || !IsPercentage(token.Value))
                result.AddError("--min must be a number from 0 to 100.");
        });
        command.Validators.Add(options.RefuseContradictions);
        command.Add(CoverageEventsCommand.Create());
        new ApiSource().Serve(command, options.RunAsync);
        return command;
    }

    private static bool IsPercentage(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and <= 100;

    private void RefuseContradictions(CommandResult result)
    {
        if (result.GetValue(_all) && result.GetResult(_filter[Verdict]) is { Implicit: false })
            result.AddError("--all cannot be combined with --verdict.");
        if (_fix.Target(result) is null) return;
        foreach (var option in (Option[])[_json, _all])
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} cannot be combined with --fix.");
    }

    private async Task<int> RunAsync(ParseResult parsed, Api api, CancellationToken cancellationToken)
    {
        var summary = await api.GetAsync("coverage/summary", SummaryQuery(parsed), cancellationToken);
        var read = summary.Deserialize<CoverageSummary>(ApiJson.Options)!;
        if (_fix.Target(parsed.CommandResult) is not null)
            await WriteFixAsync(parsed, api, cancellationToken);
        else
            await WriteListAsync(parsed, api, summary, read, cancellationToken);
        return parsed.GetValue(_min) is { } min && !CoverageDisplay.IsEnough(read, min)
            ? ExitCode.Differs : ExitCode.Done;
    }

    private async Task WriteListAsync(
        ParseResult parsed, Api api, JsonObject summary, CoverageSummary read, CancellationToken cancellationToken)
    {
        var asJson = parsed.GetValue(_json);
        var fields = _filter.Fields(parsed);
        var shown = fields.Count > 0 || asJson ? fields : Usual;
        var query = Query(parsed);
        if (shown.Count > 0) query.Add("fields", string.Join(',', shown));
        var list = await api.WalkAsync("coverage", query, LimitOption.Read(parsed, _limit), cancellationToken);
        if (asJson)
        {
            list["summary"] = summary;
            Printing.WriteJson(list);
            return;
        }

        CoverageDisplay.WriteShares(read);
        ListCommand.Write(list, shown, AttachmentCoverage.Resource);
        Console.Error.WriteLine(CoverageDisplay.Sentence(read));
    }

    private async Task WriteFixAsync(ParseResult parsed, Api api, CancellationToken cancellationToken)
    {
        var list = await api.WalkAsync("coverage", Query(parsed), null, cancellationToken);
        var ends = list.Deserialize<SnapshotPage<AttachmentCoverage>>(ApiJson.Options)!.Items;
        await _fix.WriteAsync(parsed, api, ends, cancellationToken);
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
