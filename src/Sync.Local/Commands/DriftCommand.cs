using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Expectations.Terraform;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: recent changes, or differences from Terraform.</summary>
internal sealed class DriftCommand
{
    private readonly Option<string?> _since = Moment.Option("--since", "Start time (default: 24h)");

    private readonly FlowLogOptions _flowLogs = new();

    private readonly Option<string[]> _kind = FlowLogOptions.Any("--kind", "Only these kinds of change.")
        .OneOf("added", "changed", "removed");

    private readonly Option<string[]> _resource = FlowLogOptions.Any(
        "--resource", "Only changes to these resources (default: flow_log).")
        .OneOf([.. DriftResource.Names, DriftResource.All]);

    private readonly Option<string?> _terraform = new("--against-terraform")
    {
        Description = "Instead of changes, list differences between the inventory and this file, "
            + "the output of terraform show -json; - reads standard input.",
        HelpName = "show.json",
    };

    private readonly Option<bool> _import = new("--import")
    {
        Description = "With --against-terraform: print import blocks for the flow logs that Terraform does not manage, "
            + "instead of the differences.",
    };

    public static Command Create()
    {
        var options = new DriftCommand();
        var command = new Command(
            "drift",
            "List changes to the inventory, newest first, or its differences from Terraform. "
            + "Exit code 0: success, no differences; 2: differences from Terraform; 1: invalid settings or usage.")
        {
            options._since, options._kind, options._resource, options._terraform, options._import,
        };
        options._flowLogs.AddTo(command);
        command.Validators.Add(options.RefuseContradictions);
        Reading.Serve(command, options.RunAsync);
        return command;
    }

    private void RefuseContradictions(CommandResult result)
    {
        if (!result.IsGiven(_terraform))
        {
            if (result.IsOn(_import)) result.AddError("--import requires --against-terraform.");
            return;
        }

        foreach (var option in (Option[])[_since, _kind, _resource])
            if (result.IsGiven(option)) result.AddError($"{option.Name} cannot be combined with --against-terraform.");
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Api api, CommandOutput output, CancellationToken cancellationToken)
    {
        var (accounts, regions, cens) = (_flowLogs.Accounts(parsed), _flowLogs.Regions(parsed), _flowLogs.Cens(parsed));
        if (parsed.GetValue(_terraform) is { } file)
        {
            var drift = new TerraformDrift(api, new TerraformSelection(accounts, regions, cens), output);
            return await drift.RunAsync(file, parsed.GetValue(_import), cancellationToken);
        }

        var since = Moment.Parse(parsed.GetValue(_since) ?? "24h", TimeProvider.System.GetUtcNow().UtcDateTime)!.Value;
        var query = new QueryBuilder
        {
            { "accountId", accounts }, { "regionId", regions },
            { "cenId", cens }, { "kind", parsed.GetValue(_kind) ?? [] },
            { "resource", parsed.GetValue(_resource) ?? [] }, { "since", Moment.Format(since) },
        };
        var items = (await api.WalkAsync("drift", query, null, cancellationToken))
            .Deserialize<DriftPage>(ApiJson.Options)!.Items;
        if (output.IsDocument) output.Write(items);
        else DriftDisplay.Write(items, since, output, await AccountNames.ReadAsync(api, output, cancellationToken));
        return ExitCode.Done;
    }
}
