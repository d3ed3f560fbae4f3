using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.History;
using Sync.Inventory.Merging;
using Sync.Inventory.Snapshots;
using Sync.Inventory.Walk;
using Sync.Settings;

namespace Sync.Tests.Inventory;

/// <summary>Everything generic, with a resource that is not a flow log.</summary>
public sealed class SecondResourceTests
{
    private const string Page = """
        {"TotalCount": "2", "PageNumber": 1, "PageSize": 10, "TransitRouters": {"TransitRouter": [
            {"TransitRouterId": "tr-1", "RegionId": "cn-Hangzhou", "TransitRouterName": "one", "Asn": "65000",
                "CreateTime": "2024-07-24T13:00Z", "Tags": {"Tag": [{"Key": "env", "Value": "prod"}]}},
            {"TransitRouterId": "tr-2", "RegionId": "cn-hangzhou", "TransitRouterName": "two", "Asn": 7, "New": [1]}]}}
        """;

    private static readonly Scope Scope = new("1", "cn-hangzhou");
    private static readonly Resource<Router> Resource = Router.Resource;
    private static readonly DriftRecorder Recorder = new(
        Current(new DriftSettings()), new Outbox(Current(new AlertSettings())));

    [Fact]
    public void A_page_is_read_by_the_fields_of_the_resource()
    {
        var page = ListedPageReader.Read(Resource, JsonElement.Parse(Page));

        Assert.Equal(
            ["tr-1 cn-hangzhou one 65000 2024-07-24T13:00Z prod ", """tr-2 cn-hangzhou two 7   {"New":[1]}"""],
            page.Items.Select(each =>
                $"{each.Id} {each.RegionId} {each.TransitRouterName} {each.Asn} {each.CreateTime} "
                + $"{each.Tags.GetValueOrDefault("env")} {each.Extra}"));
    }

    [Fact]
    public void A_field_that_was_added_later_moves_only_the_hashes_of_items_that_have_it()
    {
        var router = new Router { TransitRouterId = "tr-1", TransitRouterName = "one", Asn = 7 };
        var before = new Resource<Router>
        {
            Name = Resource.Name,
            Table = Resource.Table,
            Route = Resource.Route,
            Operation = Resource.Operation,
            Entries = Resource.Entries,
            RegionPlace = Resource.RegionPlace,
            Create = Resource.Create,
            Key = Resource.Key,
            Fields = [.. Resource.Fields.Where(field => !field.IsLater)],
        };

        Assert.Equal(before.Hash(router), Resource.Hash(router));
        Assert.NotEqual(before.Hash(router), Resource.Hash(router with { Type = "Enterprise" }));
    }

    [Fact]
    public async Task What_was_listed_is_merged_kept_as_versions_recorded_as_drift_and_served()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var source = SyncDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(Router.Script);
        var page = ListedPageReader.Read(Resource, JsonElement.Parse(Page));

        var first = await SyncAsync(connection, page);
        var changed = page.Items[0] with { TransitRouterName = "renamed", Type = "Enterprise" };
        var second = await SyncAsync(connection, page with { Items = [changed, page.Items[1]] });
        var third = await SyncAsync(connection, page with { Items = [changed], TotalCount = 1 });
        var unchanged = await DiffAsync(connection, page with { Items = [changed], TotalCount = 1 });

        Assert.True(unchanged.IsEmpty);
        var versions = await new VersionTable<Router>(Resource).ReadVersionsAsync(
            connection, Scope, "tr-1", null, 10, CancellationToken.None);
        Assert.Equal(
            [("renamed", "Enterprise", (DateTime?)null), ("one", null, second)],
            versions.Select(each => (each.Item.Content.TransitRouterName, each.Item.Content.Type, each.ValidTo)));
        var differences = await new DiffTable<Router>(Resource).ReadAsync(
            connection, new DiffQuery(first, third, [], [], 10), null, third, CancellationToken.None);
        Assert.Equal(
            ["tr-1 transitRouterName,type", "tr-2 transitRouterName,asn,extra.New"],
            differences.Items.Select(each => $"{each.Id} " + string.Join(
                ',', FieldChange.Between(Resource, each.Before, each.After).Select(change => change.Field))));
        Assert.Equal(
            ["added tr-1", "added tr-2", "changed tr-1", "removed tr-2"],
            await connection.QueryAsync<string>(
                "select concat_ws(' ', kind, flow_log_id) from sync.drift_event where resource = 'router' order by 1"));
        Assert.Equal(["renamed"], await NamesAsync(source, "?q=rena&sort=-asn"));
        Assert.Equal(["one", "two"], await NamesAsync(source, $"?asOf={Reading.At(first)}"));
        Assert.Equal(["one"], await NamesAsync(source, $"?asn=65000&asOf={Reading.At(first)}"));
    }

    private static Current<T> Current<T>(T value) => new(() => value, _ => Task.CompletedTask, _ => Task.CompletedTask);

    private static async Task<DateTime> SyncAsync(NpgsqlConnection connection, ListedPage<Router> page)
    {
        var diff = await DiffAsync(connection, page);
        var merge = await OpenMerge.BeginAsync(connection, runId: 1, diff.IsEmpty);
        foreach (var portion in diff.Portions())
            await Recorder.MergeAsync(merge, Resource, Scope, portion, isBaseline: false);
        return merge.At!.Value;
    }

    private static async Task<Diff<Router>> DiffAsync(NpgsqlConnection connection, ListedPage<Router> page)
    {
        var known = await Stored.ReadHashesAsync(connection, Resource, Scope, CancellationToken.None);
        var walker = new CompleteListing<Router>.Walker(
            Resource, new WalkLimits { PageSize = 10 }, TimeProvider.System);
        var listing = await walker.WalkAsync(
            Scope.RegionId, (_, _, _) => Task.FromResult(page), known, CancellationToken.None);
        return Diff<Router>.Of(Assert.IsType<CompleteListing<Router>>(listing));
    }

    private static async Task<List<string?>> NamesAsync(NpgsqlDataSource source, string query)
    {
        await using var clock = new SnapshotClock(source);
        using var cache = new SnapshotCache();
        using var endpoint = new SnapshotEndpoint<Router>(source, clock, cache, Resource);
        var context = new DefaultHttpContext
        {
            Response = { Body = new MemoryStream() },
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        context.Request.QueryString = new(query);
        var answer = await endpoint.ListAsync(context.Request, CancellationToken.None);
        await answer.ExecuteAsync(context);

        var body = ((MemoryStream)context.Response.Body).ToArray();
        var page = JsonSerializer.Deserialize<SnapshotPage<Router>>(body, JsonSerializerOptions.Web)!;
        return [.. page.Items.Select(item => item.Content.TransitRouterName)];
    }
}
