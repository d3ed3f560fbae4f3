using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Expectations;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands;

/// <summary><c>expectations</c>: the expectations, and what is not as expected.</summary>
internal sealed class ExpectationsCommand
{
    private readonly FlowLogOptions _flowLogs = new();
    private readonly Option<string[]> _name = FlowLogOptions.Any("--name", "Only these expectations.");

    private readonly Option<string[]> _resource = FlowLogOptions.Any(
        "--resource", "Only expectations about these resources.").OneOf([.. ConformanceQuery.Resources]);

    public static Command Create()
    {
        var options = new ExpectationsCommand();
        var command = new Command(
            "expectations",
            "List the expectations, and the flow logs and attachments that are not as expected, as of the last run. "
            + "Exit code 0: all are; 2: some are not; 1: invalid settings or usage.")
        {
            options._name, options._resource,
        };
        options._flowLogs.AddTo(command);
        Reading.Serve(command, options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Api api, CommandOutput output, CancellationToken cancellationToken)
    {
        var rules = (await api.ListAsync("expectations", null, cancellationToken))
            .Deserialize<ExpectationList>(ApiJson.Options)!.Items;
        var (asked, resources) = (parsed.GetValue(_name) ?? [], parsed.GetValue(_resource) ?? []);
        if (asked.Except(rules.Select(rule => rule.Name)).FirstOrDefault() is { } unknown)
            throw new ApiException(Unknown(unknown, [.. rules.Select(rule => rule.Name)]));

        var query = new QueryBuilder
        {
            { "accountId", _flowLogs.Accounts(parsed) }, { "regionId", _flowLogs.Regions(parsed) },
            { "cenId", _flowLogs.Cens(parsed) }, { "expectation", asked },
            { "resource", resources },
        };
        var broken = (await api.WalkAsync("expectations/nonconforming", query, null, cancellationToken))
            .Deserialize<NonconformingPage>(ApiJson.Options)!.Items;
        rules =
        [
            .. rules.Where(rule => (asked.Length == 0 || asked.Contains(rule.Name))
                && (resources.Length == 0 || resources.Contains(rule.Resource))),
        ];
        if (output.IsDocument) output.Write(new { expectations = rules, nonconforming = broken });
        else ExpectationsDisplay.Write(
            rules, broken, output, await AccountNames.ReadAsync(api, output, cancellationToken));
        return broken.Count == 0 ? ExitCode.Done : ExitCode.Differs;
    }

    private static string Unknown(string name, IReadOnlyList<string> configured) => configured.Count == 0
        ? $"Unknown expectation {name}: none are configured (Sync__ExpectationsFile, Sync__Expectations__N__…)."
        : $"Unknown expectation {name}; configured: {string.Join(", ", configured)}."
            + Nearest.Suggest(name, configured);
}
