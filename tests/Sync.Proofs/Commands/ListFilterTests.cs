using System.Text.Json;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Proofs.Commands;

/// <summary>The filters of <c>list</c>, <c>export</c>, <c>attachments</c> and <c>coverage</c> are those of the API.
/// </summary>
public sealed class ListFilterTests
{
    // The commands have their own options for paging and formats.
    private static readonly string[] NotFilters = ["pageSize", "cursor", "format", "excel"];

    [Theory]
    [InlineData("list", "flowlogs")]
    [InlineData("export", "flowlogs")]
    [InlineData("attachments", "attachments")]
    [InlineData("coverage", "coverage")]
    public async Task Every_parameter_of_the_list_has_an_option_of_its_name(string command, string resource)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var route = (await app.GetAsync<JsonElement>("/api/openapi.json"))
            .GetProperty("paths").GetProperty($"/api/{resource}").GetProperty("get");
        var parameters = route.GetProperty("parameters").EnumerateArray()
            .Select(parameter => parameter.GetProperty("name").GetString()!).Except(NotFilters).ToList();

        var help = await SyncProcess.OutputAsync(new Dictionary<string, string?>(), command, "--help");

        Assert.True(parameters.Count > 15);
        Assert.All(parameters, parameter => Assert.Matches($@"(  |, ){Option(parameter)}[,\s]", help));
    }

    private static string Option(string parameter)
    {
        if (parameter == "q") return "-q";
        var name = parameter.Replace(".KEY", "", StringComparison.Ordinal);
        return $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name)}";
    }

    [Theory]
    [InlineData(
        "regionId=cn-hangzhou&regionId=cn-shanghai&status=Active",
        "--region", "cn-hangzhou", "cn-shanghai", "--status", "Active")]
    [InlineData(
        "tag.env=prod&interval=600&sort=-flowLogName", "--tag", "env=prod", "--interval", "600", "--sort=-flowLogName")]
    [InlineData("tag.env=&q=flowlog", "--tag", "env", "-q", "flowlog")]
    public async Task Options_select_what_the_API_selects(string query, params string[] options)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var expected = await app.WalkAsync($"pageSize=7&{query}");

        var list = JsonDocument.Parse(
            await SyncProcess.OutputAsync(app.Settings(), ["list", "--json", "--limit", "0", .. options])).RootElement;

        Assert.InRange(expected.Count, 1, 119);
        Assert.Equal(
            expected.Select(item => item.Content.FlowLogId),
            list.Deserialize<SnapshotPage<FlowLog>>(JsonSerializerOptions.Web)!.Items
                .Select(item => item.Content.FlowLogId));
        Assert.Equal(expected.Count, list.GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_one_consistent_snapshot()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 2300));
        await app.RunWellAsync();

        var list = JsonDocument.Parse(await SyncProcess.OutputAsync(
            app.Settings(), "list", "--json", "--limit", "2100", "--fields", "flowLogId")).RootElement;

        var ids = list.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("flowLogId").GetString()).ToList();
        Assert.Equal((2100, 2100), (ids.Count, ids.Distinct().Count()));
        Assert.Equal(2300, list.GetProperty("totalCount").GetInt32());
        Assert.NotNull(list.GetProperty("nextCursor").GetString());
    }
}
