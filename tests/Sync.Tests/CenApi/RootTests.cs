using System.Net;
using System.Text.Json.Nodes;

namespace Sync.Tests.CenApi;

/// <summary>
/// <c>/</c>: for clients whose endpoint is only a host. The requests are those of Alibaba's command line and of its
/// Terraform provider, as their sources build them.
/// </summary>
public class RootTests
{
    [Fact]
    public async Task A_browser_is_sent_to_the_dashboard()
    {
        await using var app = await SyncApplication.StartAsync();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = app.Http.BaseAddress,
        };

        using var answer = await browser.GetAsync("/");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/api/dashboard", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Calls_in_every_form_have_the_answer_of_api_cen()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 2, FlowLogs: 30));
        var key = await app.NewKeyAsync();
        using var atPath = new SignedCaller(app.Endpoint, key);
        using var atRoot = new SignedCaller(new Uri(app.App.Http.BaseAddress!, "/"), key);
        KeyValuePair<string, string>[] parameters = [new("RegionId", "cn-hangzhou"), new("PageSize", "5")];
        var expected = await ReadAsync(await atPath.CallAsync("DescribeFlowlogs", parameters));

        // Current SDKs: ACS3, the parameters in the query. pop-core: V1, in the query. Terraform: V1, in a form.
        var acs3 = await ReadAsync(await atRoot.CallAsync("DescribeFlowlogs", parameters));
        var query = await ReadAsync(await atRoot.CallV1Async("DescribeFlowlogs", parameters));
        var form = await ReadAsync(await atRoot.CallV1Async("DescribeFlowlogs", parameters, post: true));
        // The aliyun command: a POST whose query has all parameters.
        var command = await ReadAsync(await atRoot.CallV1Async(
            "DescribeFlowlogs", parameters, post: true, inQuery: true));

        Assert.Equal(5, expected["FlowLogs"]!["FlowLog"]!.AsArray().Count);
        foreach (var answer in (JsonNode[])[acs3, query, form, command])
            SameAnswer.Assert(expected, answer, sorted: false);
    }

    [Fact]
    public async Task A_call_without_a_signature_and_an_empty_POST_are_refused()
    {
        await using var app = await CenApiApplication.StartAsync();

        using var unsigned = await app.App.Http.GetAsync("/?Action=DescribeFlowlogs&Version=2017-09-12");
        using var empty = await app.App.Http.PostAsync("/", null);

        Assert.Equal("MissingParameter", await CodeAsync(unsigned));
        Assert.Equal("MissingParameter", await CodeAsync(empty));
    }

    [Fact]
    public async Task A_page_size_above_the_maximum_is_reduced_and_echoed()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 130));
        using var caller = await app.NewCallerAsync();
        using var cloud = new SignedCaller(app.App.Cen);

        var page = await caller.PageAsync("cn-hangzhou", size: 1000);

        Assert.Equal("100", (string?)page["PageSize"]);
        Assert.Equal(100, page["FlowLogs"]!["FlowLog"]!.AsArray().Count);
        Assert.Equal("130", (string?)page["TotalCount"]);
        SameAnswer.Assert(await cloud.PageAsync("cn-hangzhou", size: 1000), page, sorted: false);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        using (response) return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        // Without Format=JSON the cloud answers with XML.
        return body.StartsWith('<')
            ? System.Xml.Linq.XDocument.Parse(body).Root!.Element("Code")!.Value
            : (string?)JsonNode.Parse(body)!["Code"];
    }
}
