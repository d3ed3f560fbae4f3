using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sync.Reporting;

namespace Sync.Tests.Reporting;

/// <summary><c>GET /api/about</c> and <c>GET /api/choices</c>.</summary>
public class AboutTests
{
    [Fact]
    public async Task About_has_the_environment_the_cloud_and_the_next_run()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 2, 59, 59, TimeSpan.Zero));
        await using var app = await SyncApplication.StartInAsync(
            new() { Time = time }, ("Sync:Environment", "production"), ("Sync:Schedule", "0 0 3 * * *"));

        var about = (await app.Http.GetFromJsonAsync<About>("/api/about"))!;

        Assert.Matches(@"^\d+\.\d+\.\d+$", about.Version);
        Assert.Equal(
            ("production", "alibaba", "127.0.0.1", "0 0 3 * * *"),
            (about.Environment, about.Cloud, about.CloudHost, about.Schedule));
        Assert.Equal(new DateTime(2026, 11, 28, 3, 0, 0, DateTimeKind.Utc), about.NextRunAt);
        Assert.Null(about.SignedInAs);
        using var unknown = await app.Http.GetAsync("/api/about?x=1");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Theory]
    [InlineData("AppService", "True", "someone@example.org")]
    [InlineData("AppService", null, null)]
    [InlineData(null, "True", null)]
    public async Task The_name_of_the_user_is_trusted_only_behind_App_Service_authentication(
        string? setting, string? platform, string? expected)
    {
        (string, string)[] settings =
        [
            .. setting is null ? [] : ((string, string)[])[("Sync:SignIn", setting)],
            .. platform is null ? [] : ((string, string)[])[("WEBSITE_AUTH_ENABLED", platform)],
        ];
        await using var app = await SyncApplication.StartAsync(null, settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/about");
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL-NAME", "someone@example.org");

        using var answer = await app.Http.SendAsync(request);

        Assert.Equal(expected, (await answer.Content.ReadFromJsonAsync<About>())!.SignedInAs);
    }

    [Fact]
    public async Task Choices_are_the_accounts_regions_and_CEN_instances_that_lists_contain()
    {
        await using var app = await SyncApplication.StartAsync();
        Assert.Equal(
            """{"accounts":[],"regions":[],"cens":[]}""", await app.Http.GetStringAsync("/api/choices"));
        await app.RunWellAsync();
        await app.StoreNetworkAsync();
        await app.ExecuteAsync(
            """
            update sync.account set name = 'production';
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
            values ('2', 'us-west-1', 1, 'failed', now());
            """);

        var choices = (await app.Http.GetFromJsonAsync<JsonNode>("/api/choices"))!;

        Assert.Equal(
            $"{app.Cloud.AccountId} production, 2 ",
            string.Join(", ", choices["accounts"]!.AsArray().Select(each => $"{each!["accountId"]} {each["name"]}")));
        Assert.Equal(
            app.Cloud.Regions.Append("us-west-1").Order(StringComparer.Ordinal),
            choices["regions"]!.AsArray().Select(each => (string)each!));
        var cens = await app.QueryAsync<string>(
            """
            select cen_id from sync.flow_log where cen_id is not null
            union
            select cen_id from sync.cen
            order by 1
            """);
        Assert.Equal(
            cens, choices["cens"]!.AsArray().Select(each => (string)each!["cenId"]!).Order(StringComparer.Ordinal));
        var named = await app.ScalarAsync<string?>("select name from sync.cen where cen_id = 'cen-1'");
        Assert.Equal(
            named, (string?)choices["cens"]!.AsArray().Single(each => (string?)each!["cenId"] == "cen-1")!["name"]);
    }
}
