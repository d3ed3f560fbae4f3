using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>drift</c>: what changed lately.</summary>
internal static class DriftCommand
{
    public static Command Create()
    {
        var since = Moment.Option("--since", "How far back, 24h without it");
        var region = new Option<string[]>("--region") { Description = "Only these regions.", AllowMultipleArgumentsPerToken = true };
        var kind = new Option<string[]>("--kind") { Description = "Only these kinds of change.", AllowMultipleArgumentsPerToken = true };
        kind.AcceptOnlyFromAmong("added", "changed", "removed");
        var json = new Option<bool>("--json") { Description = "The events as a JSON array on standard output." };
        var command = new Command("drift", "What changed in the inventory, the newest first.") { since, region, kind, json };
        new ApiSource().Serve(command, (parsed, api, token) => RunAsync(
            new QueryBuilder { { "regionId", parsed.GetValue(region) ?? [] }, { "kind", parsed.GetValue(kind) ?? [] } },
            parsed.GetValue(since) ?? "24h", api, parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(QueryBuilder query, string since, Api api, bool json, CancellationToken cancellationToken)
    {
        var begin = Moment.Parse(since, TimeProvider.System.GetUtcNow().UtcDateTime)!.Value;
        query.Add("since", Moment.Format(begin));
        var list = await api.WalkAsync("drift", query, null, cancellationToken);
        var items = list.Deserialize<DriftPage>(Api.Json)!.Items;
        if (json) DriftDisplay.WriteJson(items);
        else DriftDisplay.Write(items, begin);
        return ExitCode.Done;
    }
}
