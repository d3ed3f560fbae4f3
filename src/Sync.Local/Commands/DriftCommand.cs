using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Expectations.Terraform;
using Sync.Http;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: recent changes, or differences from Terraform.</summary>
internal sealed class DriftCommand
{
    private readonly Option<string?> _since = Moment.Option("--since", "Start time (default: 24h)");

    private readonly FlowLogOptions _flowLogs = new();

    private readonly Option<string[]> _kind = FlowLogOptions.Any("--kind", "Only these kinds of change.");

    private readonly Option<string[]> _resource = FlowLogOptions.Any(
        "--resource", "Only changes to these resources (default: flow_log).");

    private readonly Option<string?> _terraform = new("--against-terraform")
    {
        Description = "Instead of changes, list differences between the inventory and this file, "
            + "the output of terraform show -json; - reads standard input.",
        HelpName = "show.json",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write JSON to standard output: the events as an array, or the differences as an object.",
    };

    private readonly ApiSource _source = new();

    public static Command Create()
    {
        var options = new DriftCommand();
        options._kind.AcceptOnlyFromAmong("added", "changed", "removed");
        options._resource.AcceptOnlyFromAmong([.. DriftResource.Names, DriftResource.All]);
        var command = new Command(
            "drift",
            "List changes to the inventory, newest first, or its differences from Terraform. "
            + "Exit code 0: success, no differences; 2: differences from Terraform; 1: invalid settings or usage.")
        {
            options._since, options._kind, options._resource, options._terraform, options._json,
        };
        options._flowLogs.AddTo(command);
        options._source.AddTo(command);
        command.Validators.Add(options.RefuseBoth);
        command.SetAction(options.RunAsync);
        return command;
    }

    private void RefuseBoth(CommandResult result)
    {
        if (result.GetResult(_terraform) is null) return;
        foreach (var option in (Option[])[_since, _kind, _resource])
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"{option.Name} cannot be combined with --against-terraform.");
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (accounts, regions, cens) = (_flowLogs.Accounts(parsed), _flowLogs.Regions(parsed), _flowLogs.Cens(parsed));
        var json = parsed.GetValue(_json);
        if (parsed.GetValue(_terraform) is { } file)
        {
            var cloud = _source.RequireDatabase(parsed, "--against-terraform");
            return await TerraformDrift.RunAsync(
                file, new TerraformSelection(accounts, regions, cens), cloud, json, cancellationToken);
        }

        var since = Moment.Parse(parsed.GetValue(_since) ?? "24h", TimeProvider.System.GetUtcNow().UtcDateTime)!.Value;
        var query = new QueryBuilder
        {
            { "accountId", accounts }, { "regionId", regions },
            { "cenId", cens }, { "kind", parsed.GetValue(_kind) ?? [] },
            { "resource", parsed.GetValue(_resource) ?? [] }, { "since", Moment.Format(since) },
        };
        await using var api = await _source.ConnectAsync(parsed, cancellationToken);
        var items = (await api.WalkAsync("drift", query, null, cancellationToken))
            .Deserialize<DriftPage>(ApiJson.Options)!.Items;
        if (json) DriftDisplay.WriteJson(items);
        else DriftDisplay.Write(items, since);
        return ExitCode.Done;
    }
}
