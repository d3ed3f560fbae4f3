using System.CommandLine;
using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: what changed lately.</summary>
internal static class DriftCommand
{
    public static Command Create()
    {
        var since = new Option<string>("--since")
        {
            Description = "How far back: 30m, 24h, 7d, or a time such as 2026-01-31T12:00:00Z.",
            DefaultValueFactory = _ => "24h",
        };
        since.Validators.Add(Since.Validate);
        var region = new Option<string[]>("--region") { Description = "Only these regions.", AllowMultipleArgumentsPerToken = true };
        var kind = new Option<string[]>("--kind") { Description = "Only these kinds of change.", AllowMultipleArgumentsPerToken = true };
        kind.AcceptOnlyFromAmong("added", "changed", "removed");
        var json = new Option<bool>("--json") { Description = "The events as a JSON array on standard output." };
        var cloud = CloudOption.Create();
        var command = new Command("drift", "What changed in the inventory, the newest first.") { since, region, kind, json, cloud };
        command.SetAction((parsed, token) => RunAsync(
            new DriftQuery { RegionId = parsed.GetValue(region) ?? [], Kind = parsed.GetValue(kind) ?? [] },
            parsed.GetValue(since)!, parsed.GetValue(cloud), parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(DriftQuery query, string since, CloudKind? cloud, bool json, CancellationToken cancellationToken)
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
