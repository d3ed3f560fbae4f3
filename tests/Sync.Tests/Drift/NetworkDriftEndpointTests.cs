using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Drift;
using Sync.Network;
using Sync.Reporting;

namespace Sync.Tests.Drift;

/// <summary>Drift of several resources over HTTP and in SQL.</summary>
public class NetworkDriftEndpointTests(NetworkDriftEndpointTests.Events events)
    : IClassFixture<NetworkDriftEndpointTests.Events>
{
    [Theory]
    [InlineData("", "flow_log:flowlog-1")]
    [InlineData("?resource=flow_log", "flow_log:flowlog-1")]
    [InlineData("?resource=attachment", "attachment:tr-attach-1@tr-1")]
    [InlineData("?resource=cen,transit_router", "transit_router:tr-1 cen:cen-1")]
    [InlineData("?resource=all", "attachment:tr-attach-1@tr-1 transit_router:tr-1 cen:cen-1 flow_log:flowlog-1")]
    [InlineData("?resource=all&resourceId=tr-1", "transit_router:tr-1")]
    [InlineData("?resource=all&cenId=cen-1&kind=added", "attachment:tr-attach-1@tr-1 transit_router:tr-1 cen:cen-1")]
    [InlineData("?resource=all&flowLogId=flowlog-1", "flow_log:flowlog-1")]
    [InlineData("?resource=attachment&field=bandwidth", "")]
    public async Task The_parameter_resource_selects_events_and_without_it_only_those_of_flow_logs(
        string query, string expected)
    {
        var items = (await events.App.Http.GetFromJsonAsync<DriftPage>($"/api/drift{query}"))!.Items;

        Assert.Equal(expected, string.Join(' ', items.Select(item => $"{item.Resource}:{item.ResourceId}")));
    }

    [Fact]
    public async Task An_event_of_another_resource_has_no_flow_log()
    {
        var page = await events.App.Http.GetFromJsonAsync<JsonElement>("/api/drift?resource=cen");

        var item = page.GetProperty("items")[0];
        Assert.Equal(
            ["cen", "cen-1", "production", "", "cen-1"],
            new[] { "resource", "resourceId", "resourceName", "regionId", "cenId" }
                .Select(name => item.GetProperty(name).GetString()));
        Assert.All(
            ["flowLogId", "flowLogName"], name => Assert.Equal(JsonValueKind.Null, item.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData(
        "?resource=vpc", "resource has unknown value vpc; allowed: flow_log, cen, transit_router, attachment, all")]
    [InlineData("?field=bandwidth", "field must be one or more of flowLogName")]
    [InlineData("?resource=attachment&field=flowLogName", "field must be one or more of transitRouterAttachmentId")]
    public async Task A_resource_or_field_that_does_not_exist_is_refused(string query, string fault)
    {
        var answer = await events.App.Http.GetAsync($"/api/drift{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(fault, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_views_of_flow_logs_and_of_the_network_share_no_event()
    {
        var app = events.App;

        Assert.Equal(["flowlog-1"], await app.QueryAsync<string>("select flow_log_id from report.drift"));
        Assert.Equal(1, await app.ScalarAsync<long>("select sum(events) from report.drift_by_day"));
        Assert.Equal(
            ["cen cen-1 production", "transit_router tr-1 hangzhou", "attachment tr-attach-1@tr-1 shop"],
            await app.QueryAsync<string>(
                "select concat_ws(' ', resource, resource_id, resource_name) from report.network_drift order by at"));
        var days = (await app.Http.GetFromJsonAsync<Summary>("/api/summary?days=2"))!.Days;
        Assert.Equal((0, 1), (days.Sum(day => day.Added), days.Sum(day => day.Changed)));
    }

    /// <summary>A change of a flow log, then a CEN instance, a transit router and an attachment that are new.</summary>
    public sealed class Events : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await NetworkWatch.StartAsync();
            await app.PutStatusAsync("Inactive");
            await app.ListAsync(Cen.Resource, NetworkWatch.Cen);
            await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());
            await app.ListAsync(Attachment.Resource, NetworkWatch.Attachment);
            return app;
        }
    }
}
