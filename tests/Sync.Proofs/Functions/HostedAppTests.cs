using System.Net;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Sync.Functions;
using Sync.Proofs.Distributed;

namespace Sync.Proofs.Functions;

/// <summary>Tests of the published app that need a worker in its own process.</summary>
public sealed class HostedAppTests(HostedApp app) : IClassFixture<HostedApp>
{
    [Fact]
    public async Task Every_function_of_the_app_is_loaded()
    {
        var declared = typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route).OfType<string>().Order();

        Assert.Equal(
            declared, app.Host.Functions.Where(function => function.IsHttp).Select(function => function.Route).Order());
        Assert.Equal(
            ["delivery-timer", "snapshot-timer", "sync-timer"],
            app.Host.Functions.Where(function => function.IsTimer).Select(function => function.Name).Order());
        Assert.Equal(
            Orchestrator.Activities.Select(activity => activity.Name).Order(),
            app.Host.Functions.Where(function => function.IsActivity).Select(function => function.Name).Order());
        Assert.Contains(app.Host.Functions, function => function.Name == SyncOrchestration.InstanceId);
        Assert.Null(await app.Host.TickAsync("delivery-timer"));
    }

    [Fact]
    public async Task A_timer_invocation_is_a_run_that_the_routes_show()
    {
        Assert.Null(await app.Host.TickAsync("sync-timer"));

        var run = (await app.GetAsync("api/runs"))["items"]![0]!;
        Assert.Equal(("timer", "succeeded"), (run["trigger"]!.GetValue<string>(), run["outcome"]!.GetValue<string>()));
        Assert.NotEmpty((await app.GetAsync("api/flowlogs"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Each_reading_route_accepts_the_key_as_header_or_query_parameter_and_answers_HEAD()
    {
        Assert.Null(await app.Host.TickAsync("sync-timer"));
        foreach (var route in await ReadingRoutesAsync())
        {
            using var byHeader = await app.SendAsync(HttpMethod.Get, route);
            var separator = route.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            using var byCode = await app.SendAsync(
                HttpMethod.Get, $"{route}{separator}code={HttpFront.FunctionKey}&clientId=default", key: null);
            using var head = await app.SendAsync(HttpMethod.Head, route);

            Assert.True(
                byHeader.IsSuccessStatusCode,
                $"{route}: {byHeader.StatusCode}: {await byHeader.Content.ReadAsStringAsync()}");
            Assert.True(
                byCode.IsSuccessStatusCode,
                $"{route} with ?code=: {byCode.StatusCode}: {await byCode.Content.ReadAsStringAsync()}");
            Assert.True(head.IsSuccessStatusCode, $"HEAD {route}: {head.StatusCode}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_key_in_the_URL_is_in_no_link_no_cursor_and_no_log()
    {
        Assert.Null(await app.Host.TickAsync("sync-timer"));

        using var page = await app.SendAsync(
            HttpMethod.Get, $"api/flowlogs?pageSize=10&code={HttpFront.FunctionKey}&clientId=default", key: null);
        using var fault = await app.SendAsync(
            HttpMethod.Get, $"api/flowlogs?pageSize=none&code={HttpFront.FunctionKey}", key: null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (page.StatusCode, fault.StatusCode));
        var link = Assert.Single(page.Headers.GetValues("Link"));
        Assert.Contains("cursor=", link);
        string[] said =
            [link, await page.Content.ReadAsStringAsync(), await fault.Content.ReadAsStringAsync(), .. app.Host.Log];
        Assert.All(
            said, text => Assert.DoesNotContain(HttpFront.FunctionKey, text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("clientId", link, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("api/flowlogs", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/flowlogs", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/health/ready", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/flowlogs", HttpFront.MasterKey, HttpStatusCode.OK)]
    [InlineData("api/health/live", null, HttpStatusCode.OK)]
    [InlineData("api/dashboard", null, HttpStatusCode.OK)]
    [InlineData("api/docs", null, HttpStatusCode.OK)]
    [InlineData("api/about", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/nothing", HttpFront.MasterKey, HttpStatusCode.NotFound)]
    public async Task A_route_accepts_the_key_of_its_level(string path, string? key, HttpStatusCode expected)
    {
        using var answer = await app.SendAsync(HttpMethod.Get, path, key);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_root_leads_a_browser_to_the_dashboard_and_answers_calls_of_SDKs()
    {
        using var page = await app.SendAsync(HttpMethod.Get, "/", key: null);
        using var call = await app.SendAsync(HttpMethod.Get, "/?Action=DescribeFlowlogs", key: null);

        // The client followed the redirect.
        Assert.Equal("/api/dashboard", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        // This app has no key to verify signatures with.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, call.StatusCode);
        Assert.Contains(Sync.CenApi.ReaderKeys.Setting, await call.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Only_the_master_key_starts_a_run()
    {
        using var refused = await app.SendAsync(HttpMethod.Post, "api/sync");
        using var started = await app.SendAsync(HttpMethod.Post, "api/sync", HttpFront.MasterKey);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.True(started.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict, $"{started.StatusCode}");
        await app.UntilAsync("select not exists (select from sync.sync_run where finished_at is null)");
    }

    private async Task<IReadOnlyList<string>> ReadingRoutesAsync()
    {
        var flowLogId = await IdAsync("flowlogs", "flowLogId");
        var endId = await IdAsync("attachments", "attachmentEndId");
        var routerId = await IdAsync("transit-routers", "transitRouterId");
        var cenId = await IdAsync("cens", "cenId");
        var runId = (await app.GetAsync("api/runs"))["items"]![0]!["runId"]!.GetValue<long>();
        // A drift event would need a change first; the dashboard's files need no key.
        return [.. app.Host.Functions.Where(function => function is { IsHttp: true, AuthLevel: "Function" }
                && !function.Route.StartsWith("api/drift/", StringComparison.Ordinal))
            .Select(function => function.Route
                .Replace("{flowLogId}", flowLogId, StringComparison.Ordinal)
                .Replace("{attachmentEndId}", endId, StringComparison.Ordinal)
                .Replace("{transitRouterId}", routerId, StringComparison.Ordinal)
                .Replace("{cenId}", cenId, StringComparison.Ordinal)
                .Replace("{runId:long}", $"{runId}", StringComparison.Ordinal))
            .Select(route => route == "api/diff"
                ? $"{route}?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"
                : route)];

        async Task<string> IdAsync(string list, string name) =>
            (await app.GetAsync($"api/{list}?pageSize=1&sort={name}"))["items"]![0]![name]!.GetValue<string>();
    }
}
