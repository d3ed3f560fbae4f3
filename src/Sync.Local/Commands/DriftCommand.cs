using System.CommandLine;
using System.Globalization;
using Dapper;
using Npgsql;
using Sync.Drift;
using Sync.Expectations.Terraform;
using Sync.Http;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: what changed lately, or what is not as Terraform says.</summary>
internal static class DriftCommand
{
    public static Command Create()
    {
        var since = new Option<string>("--since")
        {
            Description = "How far back: 30m, 24h, 7d, or a time such as 2026-01-31T12:00:00Z.",
            DefaultValueFactory = _ => "24h",
        };
        since.Validators.Add(result =>
        {
            if (ReadSince(result.GetValueOrDefault<string>()!, DateTime.UnixEpoch) is null) result.AddError("--since must be such as 30m, 24h, 7d or 2026-01-31T12:00:00Z.");
        });
        var account = new Option<string[]>("--account") { Description = "Only these accounts.", AllowMultipleArgumentsPerToken = true };
        var region = new Option<string[]>("--region") { Description = "Only these regions.", AllowMultipleArgumentsPerToken = true };
        var cen = new Option<string[]>("--cen") { Description = "Only these CEN instances.", AllowMultipleArgumentsPerToken = true };
        var kind = new Option<string[]>("--kind") { Description = "Only these kinds of change.", AllowMultipleArgumentsPerToken = true };
        kind.AcceptOnlyFromAmong("added", "changed", "removed");
        var terraform = new Option<string?>("--against-terraform")
        {
            Description = "Instead of what changed: how the inventory differs from this file, the output of terraform show -json; - reads standard input.",
            HelpName = "show.json",
        };
        var json = new Option<bool>("--json") { Description = "The events as a JSON array, or what differs as an object, on standard output." };
        var cloud = CloudOption.Create();
        var command = new Command(
            "drift",
            "What changed in the inventory, the newest first; or what is not as Terraform says. Exit code 0: done, nothing differs; "
            + "2: something differs from Terraform; 1: wrong settings or usage.")
        {
            since, account, region, cen, kind, terraform, json, cloud,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(terraform) is null) return;
            foreach (var option in (Option[])[since, kind])
                if (result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} is about what changed, and --against-terraform about what is.");
        });
        command.SetAction((parsed, token) => parsed.GetValue(terraform) is { } file
            ? TerraformDrift.RunAsync(
                file, new TerraformSelection(parsed.GetValue(account) ?? [], parsed.GetValue(region) ?? [], parsed.GetValue(cen) ?? []),
                parsed.GetValue(cloud), parsed.GetValue(json), token)
            : RunAsync(
                new DriftQuery
                {
                    AccountId = parsed.GetValue(account) ?? [],
                    RegionId = parsed.GetValue(region) ?? [],
                    CenId = parsed.GetValue(cen) ?? [],
                    Kind = parsed.GetValue(kind) ?? [],
                },
                parsed.GetValue(since)!, parsed.GetValue(cloud), parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(DriftQuery query, string since, CloudKind? cloud, bool json, CancellationToken cancellationToken)
    {
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var now = await connection.ExecuteScalarAsync<DateTime>("select clock_timestamp()");
        query = query with { Since = ReadSince(since, now) };

        var items = await DriftReads.ReadAsync(connection, query, null, null).ToListAsync(cancellationToken);
        if (json) DriftDisplay.WriteJson(items);
        else DriftDisplay.Write(items, query.Since!.Value);
        return ExitCode.Done;
    }

    /// <returns>Null when the text is neither a time nor a length of time.</returns>
    private static DateTime? ReadSince(string text, DateTime now)
    {
        if (Rfc3339.TryParse(text, out var time)) return time;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 100_000) return null;
        return text[^1] switch
        {
            'm' => now.AddMinutes(-count),
            'h' => now.AddHours(-count),
            'd' => now.AddDays(-count),
            _ => null,
        };
    }
}
