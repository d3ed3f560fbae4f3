namespace Sync.Tests.Reporting;

public class CoverageTests
{
    private const string Without = """
        select coalesce(string_agg(a, ' ' order by a), '')
        from report.coverage_by_transit_router, unnest(attachments_without) a
        """;

    [Fact]
    public async Task An_attachment_is_uncovered_while_none_of_its_flow_logs_is_active()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var active = app.Cloud.Add("cn-hangzhou") with { TransitRouterId = "tr-1", Status = "Active" };
        var kept = active with { TransitRouterAttachmentId = "tr-attach-kept" };
        var gone = app.Cloud.Add("cn-hangzhou") with
        {
            TransitRouterId = "tr-1",
            TransitRouterAttachmentId = "tr-attach-gone",
            Status = "Active",
        };
        app.Cloud.Replace(kept);
        app.Cloud.Replace(gone);
        await app.RunWellAsync();
        Assert.Equal("", await app.ScalarAsync<string>(Without));

        app.Cloud.Remove("cn-hangzhou", gone.FlowLogId!);
        app.Cloud.Replace(kept with { Status = "Inactive" });
        await app.RunWellAsync();
        Assert.Equal("tr-attach-gone tr-attach-kept", await app.ScalarAsync<string>(Without));

        app.Cloud.Replace(kept);
        await app.RunWellAsync();
        Assert.Equal("tr-attach-gone", await app.ScalarAsync<string>(Without));
    }
}
