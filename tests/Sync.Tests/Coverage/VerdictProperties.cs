using CsCheck;

namespace Sync.Tests.Coverage;

/// <summary>Over random networks, the verdicts in SQL are those of the decision tables.</summary>
public sealed class VerdictProperties(JudgedDatabase database) : IClassFixture<JudgedDatabase>
{
    private static readonly string[] Accounts = ["1", "2"];
    private static readonly string[] Regions = ["cn-a", "cn-b", "cn-c"];
    private static readonly string[] RouterIds = ["tr-1", "tr-2", "tr-3", "tr-4"];
    private static readonly string[] AttachmentIds = ["att-1", "att-2", "att-3", "att-4", "att-5"];
    private static readonly string?[] MaybeRouterIds = [null, .. RouterIds];
    private static readonly string?[] MaybeAttachmentIds = [null, null, .. AttachmentIds, "att-1-b", "att-2-b"];
    private static readonly string[] FlowLogIds = [.. Enumerable.Range(1, 6).Select(n => $"flowlog-{n}")];

    private static readonly (string Account, string Region)[] Scopes =
        [.. Accounts.SelectMany(_ => Regions, (account, region) => (account, region))];

    // A value that is listed several times is that much more likely.
    private static readonly Gen<string?> Editions = Gen.OneOf<string?>(
        "Enterprise", "Enterprise", "Enterprise", "Enterprise", "Enterprise", "enterprise", "Basic", "Ultimate", null);

    private static readonly Gen<string?> RouterStatuses = Gen.OneOf<string?>(
        "Active", "Active", "Active", "Active", "Active", "Modifying", "creating", "Deleting", "Deleted", "Upgrading",
        "Strange", null);

    private static readonly Gen<string?> AttachmentStatuses = Gen.OneOf<string?>(
        "Attached", "Attached", "Attached", "Attached", "Attached", "attached", "Attaching", "Detaching", "Detached",
        "Strange", null);

    private static readonly Gen<string?> LogStatuses = Gen.OneOf<string?>(
        "Active", "Active", "Active", "active", "Inactive", "Modifying", "Creating", "Deleting", "Strange", null);

    private static readonly Gen<string?> Kinds =
        Gen.OneOf<string?>("VPC", "VBR", "VPN", "ECR", "vpc", "CCN", null);

    private static readonly Gen<int> Hours = Gen.OneOf(0, 1, 1, 20, 30, 500);

    private static readonly Gen<string?> Operations = Gen.OneOf<string?>(
        "DescribeCens", "ListTransitRouters", "ListTransitRouterVpcAttachments", "ListTransitRouterVbrAttachments",
        "ListTransitRouterVpnAttachments", "ListTransitRouterEcrAttachments", "ListTransitRouterPeerAttachments",
        "ListTransitRouterPeerAttachments");

    private static Gen<RouterRow> RouterOf(string id) =>
        from account in Gen.OneOf(Accounts)
        from region in Gen.OneOf(Regions)
        from type in Editions
        from status in RouterStatuses
        from cen in Gen.OneOf<string?>("cen-1", "cen-2", null)
        select new RouterRow(account, region, id, type, status, cen);

    private static Gen<AttachmentRow[]> AttachmentOf(string id) =>
        from isPeer in Gen.Bool
        from end in isPeer ? PeerOf(id) : OtherOf(id)
        select end;

    private static Gen<AttachmentRow[]> OtherOf(string id) =>
        from account in Gen.OneOf(Accounts)
        from region in Gen.OneOf(Regions)
        from router in Gen.OneOf(RouterIds)
        from kind in Kinds
        from status in AttachmentStatuses
        from owner in Gen.OneOf<string?>(null, "1", "2")
        from managed in Gen.OneOf<string?>(null, null, "SAS")
        select new[]
        {
            new AttachmentRow(account, region, id, router, kind, status) { Owner = owner, Managed = managed },
        };

    /// <summary>One or both ends of a connection between transit routers; its peer may be missing.</summary>
    private static Gen<AttachmentRow[]> PeerOf(string id) =>
        from routers in Gen.Shuffle(RouterIds)
        from accounts in Gen.OneOf(Accounts).Array[2]
        from regions in Gen.OneOf(Regions).Array[2]
        from statuses in AttachmentStatuses.Array[2]
        from rows in Gen.Int[0, 6]
        let one = new AttachmentRow(accounts[0], regions[0], id, routers[0], "TR", statuses[0])
        {
            Peer = rows == 5 ? null : routers[1],
            PeerRegion = rows == 4 ? null : regions[1].ToUpperInvariant(),
        }
        let otherId = rows == 6 ? $"{id}-b" : id
        let other = new AttachmentRow(accounts[1], regions[1], otherId, routers[1], "TR", statuses[1])
        {
            Peer = routers[0],
            PeerRegion = regions[0],
        }
        select rows % 2 == 0 ? new[] { one, other } : [one];

    private static Gen<FlowLogRow> FlowLogOf(string id) =>
        from account in Gen.OneOf("1", "2", "3")
        from region in Gen.OneOf(Regions)
        from status in LogStatuses
        from router in Gen.OneOf(MaybeRouterIds)
        from attachment in Gen.OneOf(MaybeAttachmentIds)
        from hours in Gen.OneOf(1, 1000, 1000, 1000)
        from format in Formats
        from project in Gen.OneOf<string?>("audit", null)
        from logStore in Gen.OneOf<string?>("store", null)
        from version in Gen.OneOf<string?>(null, "1", "2", "3", "4")
        from cen in Gen.OneOf<string?>("cen-1", "cen-1", "cen-2", null)
        select new FlowLogRow(account, region, id, status, router, attachment, hours, cen)
        {
            Format = format,
            Project = project,
            LogStore = logStore,
            Version = version,
        };

    private static readonly Gen<string?> Formats = Gen.OneOf<string?>(
        null, "${srcaddr}${dstaddr}${bytes}", "${srcaddr}${dstaddr}${bytes}${packets}${account-id}",
        "${srcaddr}${dstaddr}${bytes}${x-dscp}", "${bytes}${dstaddr}", "${x-dscp}");

    private static Gen<ScopeRow> ScopeOf(string account, string region) =>
        from outcome in Gen.OneOf(
            "synced", "synced", "synced", "synced", "synced", "synced", "failed", "incomplete", "unsupported",
            "skipped")
        from hours in Hours
        from isNever in Gen.Int[0, 9]
        select new ScopeRow(account, region, outcome, isNever == 0 ? null : hours);

    private static Gen<NetworkRow> NetworkOf(string account) =>
        from outcome in Gen.OneOf(
            "synced", "synced", "synced", "incomplete", "incomplete", "unsupported", "failed")
        from hours in Hours
        select new NetworkRow(account, outcome, hours);

    private static readonly Gen<GapRow> Gap =
        from account in Gen.OneOf(Accounts)
        from operation in Operations
        from parent in operation == "DescribeCens" ? Gen.Const("")
            : operation == "ListTransitRouters" ? Gen.OneOf("cen-1", "cen-2")
            : Gen.OneOf(RouterIds)
        select new GapRow(account, operation, parent);

    private static readonly Gen<GapRow> Withheld =
        from account in Gen.OneOf(Accounts)
        from ids in Gen.OneOf<(string Operation, string[] Ids)>(
            ("DescribeCens", ["cen-2"]), ("ListTransitRouters", ["tr-1", "tr-9"]),
            ("ListTransitRouterVpcAttachments", ["att-1@tr-1", "att-1@tr-2", "att-1@tr-3", "att-1@tr-4"]))
        select new GapRow(account, ids.Operation, ids.Operation == "DescribeCens" ? "" : "cn-a", ids.Ids);

    private static readonly Gen<IReadOnlyDictionary<string, string>?> Filters =
        Gen.OneOf<IReadOnlyDictionary<string, string>?>(
            null, null, null, null, null, null, new Dictionary<string, string> { ["cen_id"] = "cen-1" },
            new Dictionary<string, string> { ["status"] = "Active" },
            new Dictionary<string, string> { ["status"] = "Active", ["cen_id"] = "cen-2" },
            new Dictionary<string, string> { ["project_name"] = "audit" });

    /// <summary>The rows for some of the keys.</summary>
    private static Gen<IReadOnlyList<T>> Some<TKey, T>(IReadOnlyList<TKey> keys, Func<TKey, Gen<T>> rowOf) =>
        keys.Aggregate(
            Gen.Const<IReadOnlyList<T>>([]),
            (before, key) =>
                from rows in before
                from isLeftOut in Gen.Int[0, 9]
                from row in rowOf(key)
                select (IReadOnlyList<T>)(isLeftOut == 0 ? rows : [.. rows, row]));

    private static readonly Gen<SomeNetwork> Networks =
        from routers in Some(RouterIds, RouterOf)
        from attachments in Some(AttachmentIds, AttachmentOf)
        from logs in Some(FlowLogIds, FlowLogOf)
        from scopes in Some(Scopes, key => ScopeOf(key.Account, key.Region))
        from networks in Some(Accounts, NetworkOf)
        from gaps in Gap.Array[0, 2]
        from withheld in Withheld.Array[0, 1]
        from filter in Filters
        select new SomeNetwork
        {
            Routers = routers,
            Attachments = [.. attachments.SelectMany(rows => rows)],
            FlowLogs = logs,
            Scopes = scopes,
            Networks = networks,
            Gaps = [.. gaps.Distinct(), .. withheld],
            Filter = filter,
        };

    [Fact]
    public Task The_verdicts_are_those_of_the_decision_tables() =>
        Networks.SampleAsync(
            async network =>
            {
                var judged = await database.JudgeAsync(network);
                var expected = DecisionTables.Judge(network).Select(end => $"{end.Key} {end.Value}");
                Assert.Equal(expected, judged.Select(end => $"{end.EndId} {end.Verdict}"));
                Assert.All(judged, end => Assert.Matches(@"^[A-Z][^%]+[^.]\.$", end.Reason));
                Assert.Equal(
                    DecisionTables.Qualify(network).Select(end => $"{end.Key} {end.Value}"),
                    judged.Select(end => $"{end.EndId} {end.Kinds}"));
            },
            iter: 400, threads: 1);

    /// <summary>The generator would be too tame if some verdict were rare.</summary>
    [Fact]
    public void Random_networks_have_every_verdict()
    {
        var counts = Networks.Array[1500].Single().SelectMany(DecisionTables.Judge)
            .CountBy(end => end.Value).ToDictionary();

        Assert.All(
            Sync.Network.Verdicts.All, verdict => Assert.InRange(counts.GetValueOrDefault(verdict), 10, 10_000));
    }
}
