using System.CommandLine;
using Npgsql;
using Sync.Expectations;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>expectations</c>: the expectations, and what is not as expected.</summary>
internal static class ExpectationsCommand
{
    public static Command Create()
    {
        var flowLogs = new FlowLogOptions();
        var name = FlowLogOptions.Any("--name", "Only these expectations.");
        var resource = FlowLogOptions.Any("--resource", "Only expectations about these resources.");
        resource.AcceptOnlyFromAmong([.. ConformanceQuery.Resources]);
        var json = new Option<bool>("--json")
        {
            Description = "Write the expectations and what is not as expected as one JSON object to standard output.",
        };
        var cloud = CloudOption.Create();
        var command = new Command(
            "expectations",
            "List the expectations, and the flow logs and attachments that are not as expected, as of the last run. "
            + "Exit code 0: all are; 2: some are not; 1: invalid settings or usage.")
        {
            name, resource, json, cloud,
        };
        flowLogs.AddTo(command);
        command.SetAction((parsed, token) => RunAsync(
            new ConformanceQuery
            {
                AccountId = flowLogs.Accounts(parsed),
                RegionId = flowLogs.Regions(parsed),
                CenId = flowLogs.Cens(parsed),
                Expectation = parsed.GetValue(name) ?? [],
                Resource = parsed.GetValue(resource) ?? [],
            },
            parsed.GetValue(cloud), parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(
        ConformanceQuery query, CloudKind? cloud, bool json, CancellationToken cancellationToken)
    {
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        var rules = await app.Get<ExpectationsEndpoint>().ReadRulesAsync(cancellationToken);
        if (query.Expectation.Except(rules.Select(rule => rule.Name)).ToList() is { Count: > 0 } unknown)
            return Unknown(unknown, rules);

        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var broken = await ConformanceReads.ReadNonconformingAsync(connection, query, null, null)
            .ToListAsync(cancellationToken);
        rules =
        [
            .. rules.Where(rule => (query.Expectation.Count == 0 || query.Expectation.Contains(rule.Name))
                && (query.Resource.Count == 0 || query.Resource.Contains(rule.Resource))),
        ];
        if (json) ExpectationsDisplay.WriteJson(rules, broken);
        else ExpectationsDisplay.Write(rules, broken);
        return broken.Count == 0 ? ExitCode.Done : ExitCode.Differs;
    }

    private static int Unknown(IReadOnlyList<string> unknown, IReadOnlyList<ExpectationItem> rules)
    {
        Console.Error.WriteLine($"Unknown expectation {string.Join(", ", unknown)}; configured: "
            + $"{string.Join(", ", rules.Select(rule => rule.Name))}");
        return ExitCode.Wrong;
    }
}
