using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Expectations.Terraform;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: what changed lately, or what is not as Terraform says.</summary>
internal sealed class DriftCommand
{
    private readonly Option<string?> _since = Moment.Option("--since", "How far back, 24h without it");

    private readonly FlowLogOptions _flowLogs = new();

    private readonly Option<string[]> _kind = FlowLogOptions.Any("--kind", "Only these kinds of change.");

    private readonly Option<string?> _terraform = new("--against-terraform")
    {
        Description = "Instead of what changed: how the inventory differs from this file, the output of terraform show -json; - reads standard input.",
        HelpName = "show.json",
    };

    private readonly Option<bool> _json = new("--json") { Description = "The events as a JSON array, or what differs as an object, on standard output." };

    private readonly ApiSource _source = new();

    public static Command Create()
    {
        var options = new DriftCommand();
        options._kind.AcceptOnlyFromAmong("added", "changed", "removed");
        var command = new Command(
            "drift",
            "What changed in the inventory, the newest first; or what is not as Terraform says. Exit code 0: done, nothing differs; "
            + "2: something differs from Terraform; 1: wrong settings or usage.")
        {
            options._since, options._kind, options._terraform, options._json,
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
        foreach (var option in (Option[])[_since, _kind])
            if (result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} is about what changed, and --against-terraform about what is.");
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (accounts, regions, cens) = (_flowLogs.Accounts(parsed), _flowLogs.Regions(parsed), _flowLogs.Cens(parsed));
        var json = parsed.GetValue(_json);
        if (parsed.GetValue(_terraform) is { } file)
        {
            var cloud = _source.RequireDatabase(parsed, "--against-terraform");
            return await TerraformDrift.RunAsync(file, new TerraformSelection(accounts, regions, cens), cloud, json, cancellationToken);
        }

        var since = Moment.Parse(parsed.GetValue(_since) ?? "24h", TimeProvider.System.GetUtcNow().UtcDateTime)!.Value;
        var query = new QueryBuilder
        {
            { "accountId", accounts }, { "regionId", regions }, { "cenId", cens }, { "kind", parsed.GetValue(_kind) ?? [] }, { "since", Moment.Format(since) },
        };
        await using var api = await _source.ConnectAsync(parsed, cancellationToken);
        var items = (await api.WalkAsync("drift", query, null, cancellationToken)).Deserialize<DriftPage>(Api.Json)!.Items;
        if (json) DriftDisplay.WriteJson(items);
        else DriftDisplay.Write(items, since);
        return ExitCode.Done;
    }
}
