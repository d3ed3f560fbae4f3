using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Proofs.Commands;

/// <summary>Promise 14: every surface reports the same about the same run.</summary>
public class SurfacesAgreeTests
{
    private const string Region = "cn-hangzhou";

    public static TheoryData<string, string, string?> States => new()
    {
        // The fault in the second run, its outcome, and the state of the region afterwards.
        { "nothing", "succeeded", null },
        { "denied", "partial", "failed" },
        { "unsupported", "partial", "failed" },
        { "unsupported and empty", "succeeded", null },
        { "gone from the list", "partial", "skipped" },
        { "gone from the list and empty", "succeeded", null },
        { "excluded", "succeeded", "excluded" },
        { "not among the given", "succeeded", "excluded" },
        { "all excluded", "failed", "excluded" },
        { "empty list", "failed", "skipped" },
        { "regions without ids", "failed", "missed" },
        { "no identity", "failed", "missed" },
        { "another account by the settings", "succeeded", "excluded" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task Every_surface_reports_the_same_about_a_run(string state, string outcome, string? staleReason)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 3, FlowLogs: 30));
        if (state.EndsWith("empty", StringComparison.Ordinal))
            foreach (var entry in app.Cloud.FlowLogs(Region)) app.Cloud.Remove(Region, entry.FlowLogId);
        await app.RunWellAsync();
        var rows = await app.ScalarAsync<long>("select count(*) from sync.flow_log");
        var settings = Befall(app, state);

        var sync = await SyncProcess.RunAsync(settings, "sync");
        var status = await SyncProcess.RunAsync(settings, "status");

        var exitCode = outcome == "succeeded" ? 0 : 2;
        Assert.Equal((exitCode, exitCode), (sync.ExitCode, status.ExitCode));
        Assert.Equal(outcome, (await app.QueryAsync<string>("select outcome from report.run order by run_id desc"))[0]);
        var runs = await app.Http.GetFromJsonAsync<JsonElement>("/api/runs");
        Assert.Equal(outcome, runs.GetProperty("items")[0].GetProperty("outcome").GetString());
        Assert.Equal(staleReason, await app.ScalarAsync<string?>(
            "select stale_reason from report.scope_freshness where region_id = @Region and account_id = @AccountId",
            new { Region, app.Cloud.AccountId }));
        Assert.Equal(staleReason, await RegionAsync(app));
        Assert.Equal(exitCode == 0, (await ReadyAsync(app)).GetProperty("warning").GetString() is null);
        var sum = await app.ScalarAsync<long>("select scopes_not_synced from report.run order by run_id desc limit 1");
        Assert.True(outcome != "succeeded" || sum == 0, $"{sum} scopes need a look");
        await AssertMetricsAsync(
            app, settings, outcome,
            isLagging: staleReason != "excluded" && !state.EndsWith("empty", StringComparison.Ordinal));
        Assert.True(rows <= await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    /// <returns>Why <c>/api/regions</c> calls the region stale.</returns>
    private static async Task<string?> RegionAsync(SyncApplication app)
    {
        var regions = await app.Http.GetFromJsonAsync<JsonElement>("/api/regions");
        return regions.GetProperty("items").EnumerateArray()
            .Single(region => region.GetProperty("accountId").GetString() == app.Cloud.AccountId
                && region.GetProperty("regionId").GetString() == Region)
            .GetProperty("staleReason").GetString();
    }

    /// <summary>Another run, in this process, has the same outcome.</summary>
    /// <param name="isLagging">Whether the region is to be verified, so that its lag is measured.</param>
    private static async Task AssertMetricsAsync(
        SyncApplication app, Dictionary<string, string?> settings, string outcome, bool isLagging)
    {
        await using var beside = await SyncApplication.StartBesideAsync(settings);
        using var seen = new Measurements(beside.Services.GetRequiredService<IMeterFactory>());
        await beside.Services.GetRequiredService<SyncJob>()
            .RunAsync(new SyncRequest(SyncTrigger.Cli), null, CancellationToken.None);

        Assert.Equal((1, 1), (seen.Sum("sync.runs"), seen.Sum("sync.runs", $"sync.outcome={outcome}")));
        seen.Observe("sync.scope.lag");
        var lag = seen.Sum("sync.scope.lag", $"sync.account.id={app.Cloud.AccountId} sync.region.id={Region}");
        Assert.Equal(isLagging, lag > 0);
    }

    /// <returns>The settings of the second run.</returns>
    private static Dictionary<string, string?> Befall(SyncApplication app, string state)
    {
        var settings = app.Settings();
        string[] regions = [.. app.Cloud.Regions];
        switch (state)
        {
            case "denied": app.Cen.Faults.Add(new DeniedRegion { RegionId = Region }); break;
            case "unsupported" or "unsupported and empty":
                app.Cen.Faults.Add(new UnsupportedRegion { RegionId = Region });
                break;
            case "gone from the list" or "gone from the list and empty":
                app.Cen.Faults.Add(new MissingRegionFromList(Region));
                break;
            case "excluded": settings["Sync:Alibaba:ExcludeRegions"] = Region; break;
            case "not among the given":
                settings["Sync:Alibaba:Regions"] = string.Join(',', regions.Except([Region]));
                break;
            case "all excluded": settings["Sync:Alibaba:ExcludeRegions"] = string.Join(',', regions); break;
            case "empty list":
                foreach (var region in regions) app.Cen.Faults.Add(new MissingRegionFromList(region));
                break;
            case "regions without ids": app.Cen.Faults.Add(new NamelessRegions()); break;
            case "no identity": app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" }); break;
            case "another account by the settings":
                app.Cen.AddMembers(1, new(Regions: 3, FlowLogs: 6));
                settings["Sync:Accounts:0:Id"] = app.Cen.Accounts.Members[0].AccountId;
                settings["Sync:Accounts:0:RoleArn"] = $"acs:ram::{app.Cen.Accounts.Members[0].AccountId}:role/sync";
                break;
        }

        return settings;
    }

    private static async Task<JsonElement> ReadyAsync(SyncApplication app)
    {
        using var answer = await app.Http.GetAsync("/api/health/ready");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
