using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sync.Proofs.Npm;

namespace Sync.Proofs.OpenApi;

/// <summary>Tools of others read the OpenAPI document: a linter, and a generator of clients.</summary>
public sealed class OpenApiToolTests
{
    private static readonly NpmFolder Folder = new(Source());

    [NodeFact]
    public async Task The_linter_has_no_findings()
    {
        await using var app = await SyncApplication.StartAsync();

        var result = JsonNode.Parse(await Folder.RunAsync("run.cjs", ["lint"], await DocumentAsync(app)))!;

        Assert.Empty(result["problems"]!.AsArray()
            .Select(problem => $"{problem!["ruleId"]}: {problem["message"]} {problem["location"]?[0]?["pointer"]}"));
    }

    [NodeFact]
    public async Task A_generated_client_pages_through_a_live_app()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var (intervals, owners) = await app.ScalarAsync<(long, long)>(
            """
            select coalesce(sum(interval), 0), coalesce(sum(length(tags ->> 'owner')), 0)
            from sync.flow_log
            """);
        var ids = await app.QueryAsync<string>("select flow_log_id from sync.flow_log order by 1");

        var read = JsonNode.Parse(await Folder.RunAsync(
            "run.cjs", ["page", app.Http.BaseAddress!.ToString().TrimEnd('/')], await DocumentAsync(app)))!;

        Assert.Equal(3, (int)read["pages"]!);
        Assert.Equal(ids, read["ids"]!.AsArray().Select(id => (string)id!).Order(StringComparer.Ordinal));
        Assert.Equal((intervals, owners), ((long)read["intervals"]!, (long)read["owners"]!));
        Assert.Equal(1, (int)read["run"]!);
        Assert.Equal("pageSize must be a whole number from 1 to 1000.", (string?)read["refused"]);
    }

    private static Task<string> DocumentAsync(SyncApplication app) => app.Http.GetStringAsync("/api/openapi.json");

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-openapi");
}
