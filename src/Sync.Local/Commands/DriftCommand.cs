using System.CommandLine;
using System.CommandLine.Parsing;
using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Expectations.Terraform;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: what changed lately, or what is not as Terraform says.</summary>
internal sealed class DriftCommand
{
    private readonly Option<string> _since = new("--since")
    {
        Description = "How far back: 30m, 24h, 7d, or a time such as 2026-01-31T12:00:00Z.",
        DefaultValueFactory = _ => "24h",
    };

    private readonly FlowLogOptions _flowLogs = new();

    private readonly Option<string[]> _kind = FlowLogOptions.Any("--kind", "Only these kinds of change.");

    private readonly Option<string?> _terraform = new("--against-terraform")
    {
        Description = "Instead of what changed: how the inventory differs from this file, the output of terraform show -json; - reads standard input.",
        HelpName = "show.json",
    };

    private readonly Option<bool> _json = new("--json") { Description = "The events as a JSON array, or what differs as an object, on standard output." };

    private readonly Option<CloudKind?> _cloud = CloudOption.Create();

    public static Command Create()
    {
        var options = new DriftCommand();
        options._since.Validators.Add(Since.Validate);
        options._kind.AcceptOnlyFromAmong("added", "changed", "removed");
        var command = new Command(
            "drift",
            "What changed in the inventory, the newest first; or what is not as Terraform says. Exit code 0: done, nothing differs; "
            + "2: something differs from Terraform; 1: wrong settings or usage.")
        {
            options._since, options._kind, options._terraform, options._json, options._cloud,
        };
        options._flowLogs.AddTo(command);
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

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (accounts, regions, cens) = (_flowLogs.Accounts(parsed), _flowLogs.Regions(parsed), _flowLogs.Cens(parsed));
        var (cloud, json) = (parsed.GetValue(_cloud), parsed.GetValue(_json));
        if (parsed.GetValue(_terraform) is { } file)
            return TerraformDrift.RunAsync(file, new TerraformSelection(accounts, regions, cens), cloud, json, cancellationToken);
        var query = new DriftQuery { AccountId = accounts, RegionId = regions, CenId = cens, Kind = parsed.GetValue(_kind) ?? [] };
        return ShowAsync(query, parsed.GetValue(_since)!, cloud, json, cancellationToken);
    }

    private static async Task<int> ShowAsync(DriftQuery query, string since, CloudKind? cloud, bool json, CancellationToken cancellationToken)
    {
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var now = await connection.ExecuteScalarAsync<DateTime>("select clock_timestamp()");
        query = query with { Since = Since.Read(since, now) };

        var items = await DriftReads.ReadAsync(connection, query, null, null).ToListAsync(cancellationToken);
        if (json) DriftDisplay.WriteJson(items);
        else DriftDisplay.Write(items, query.Since!.Value);
        return ExitCode.Done;
    }
}
