using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;

namespace Sync.Tests.CenApi;

/// <summary>Valid and invalid requests to the operations that list the network: an action and a query string.</summary>
internal static class NetworkRequests
{
    private static readonly string[] WrongOfAttachments =
    [
        "", "Status=Attached", "CenId=cen-none", "TransitRouterId=tr-none", "TransitRouterAttachmentId=none",
        "RegionId=cn-nowhere", "RegionId=cn-hangzhou&MaxResults=0", "RegionId=cn-hangzhou&MaxResults=x",
        "RegionId=cn-hangzhou&NextToken=x", "RegionId=cn-hangzhou&NextToken=AAAAAAAAAAAAAAAA",
        "RegionId=cn-hangzhou&Status=attached", "RegionId=cn-hangzhou&OrderType=Nobody",
        "RegionId=cn-hangzhou&Tag.1.Key=x&Tag.2.Key=x", "TransitRouterId=a%00b",
    ];

    private static readonly (string Action, string[] Queries)[] Wrong =
    [
        (CenActions.DescribeCens,
        [
            "PageNumber=0", "PageNumber=x", "PageSize=0", "PageSize=51", "PageSize=1.5", "Filter.1.Key=Status",
            "Filter.1.Key=CenId", "Filter.1.Value.1=x", "Tag.1.Key=acs:x", "Tag.1.Key=x&Tag.1.Value=aliyun",
            string.Join('&', Enumerable.Range(1, 6).Select(n => $"Filter.{n}.Key=Name&Filter.{n}.Value.1=x")),
            "Filter.1.Key=Name&" + string.Join('&', Enumerable.Range(1, 6).Select(n => $"Filter.1.Value.{n}=x")),
        ]),
        (CenActions.ListTransitRouters,
        [
            "", "PageSize=51&RegionId=cn-hangzhou", "CenId=cen-none", "RegionId=cn-nowhere", "TransitRouterId=tr-none",
            "RegionId=cn-hangzhou&Type=basic", "RegionId=cn-hangzhou&Status=Updating", "CenId=a%00b",
            "RegionId=cn-hangzhou&TransitRouterName=http%3A%2F%2Fx",
            $"RegionId=cn-hangzhou&TransitRouterName={new string('x', 129)}",
            "RegionId=cn-hangzhou&FeatureFilter.1.Key=Ipv6&FeatureFilter.1.Value.1=Enabled",
            "RegionId=cn-hangzhou&FeatureFilter.1.Key=Multicast&FeatureFilter.1.Value.1=Maybe",
            "RegionId=cn-hangzhou&FeatureFilter.1.Key=Multicast", "RegionId=cn-hangzhou&Tag.1.Value=x",
        ]),
        .. from operation in NetworkOperation.All
           where operation.HasTokens
           select (operation.Action, WrongOfAttachments),
    ];

    public static TheoryData<string, string> All(FakeCloud cloud)
    {
        var all = new TheoryData<string, string>();
        foreach (var (action, queries) in Wrong.Append(Cens(cloud)).Append(Routers(cloud)).Concat(Attachments(cloud)))
            foreach (var query in queries) all.Add(action, query);
        return all;
    }

    private static (string, string[]) Cens(FakeCloud cloud)
    {
        var one = cloud.Network.Cens.First(cen => cen.Tags.Count > 0 && cen.Name is not null);
        return (CenActions.DescribeCens,
        [
            "", "PageSize=50", "PageSize=4&PageNumber=2", "PageNumber=2147483647", "Unknown=x&CenId=ignored",
            $"ResourceGroupId={one.ResourceGroupId}", "ResourceGroupId=none",
            $"Filter.1.Key=CenId&Filter.1.Value.1={one.CenId}&Filter.1.Value.2=cen-none",
            $"Filter.2.Key=Name&Filter.2.Value.3={Uri.EscapeDataString(one.Name!)}",
            $"Filter.1.Key=CenId&Filter.1.Value.1={one.CenId}&Filter.2.Key=CenId&Filter.2.Value.1=cen-none",
            .. Tags(one.Tags),
        ]);
    }

    private static (string, string[]) Routers(FakeCloud cloud)
    {
        var one = cloud.Network.TransitRouters.First(each => each.Tags.Count > 0 && each.TransitRouterName is not null);
        return (CenActions.ListTransitRouters,
        [
            $"CenId={one.CenId}", $"CenId={one.CenId}&RegionId={one.RegionId}",
            $"TransitRouterId={one.TransitRouterId}",
            $"TransitRouterId={one.TransitRouterId}&RegionId={one.RegionId}&CenId={one.CenId}",
            $"TransitRouterId={one.TransitRouterId}&RegionId=cn-beijing&PageSize=50",
            $"RegionId={one.RegionId!.ToUpperInvariant()}", $"CenId={one.CenId}&PageSize=2&PageNumber=2",
            .. ((string[])
            [
                "Type=Enterprise", "Type=Basic", "Status=Active", "Status=Upgrading",
                $"TransitRouterName={Uri.EscapeDataString(one.TransitRouterName!)}",
                "FeatureFilter.1.Key=Multicast&FeatureFilter.1.Value.1=Enabled",
                "FeatureFilter.1.Key=Multicast&FeatureFilter.1.Value.1=Disabled",
                .. Tags(one.Tags),
            ]).Select(filter => $"RegionId={one.RegionId}&{filter}"),
        ]);
    }

    private static IEnumerable<(string, string[])> Attachments(FakeCloud cloud) =>
        from operation in NetworkOperation.All
        where operation.HasTokens
        let cens = cloud.Network.Cens
        let one = cloud.Network.Attachments.First(end => end.ResourceType == operation.ResourceType
            && cloud.Network.FindTransitRouter(end.TransitRouterId!)!.Type == "Enterprise")
        select (operation.Action, (string[])
        [
            $"TransitRouterId={one.TransitRouterId}", $"TransitRouterId={one.TransitRouterId}&RegionId={one.RegionId}",
            $"CenId={one.CenId}&RegionId={one.RegionId}&MaxResults=500", $"RegionId={one.RegionId}",
            $"TransitRouterAttachmentId={one.TransitRouterAttachmentId}", $"CenId={one.CenId}&MaxResults=3",
            $"RegionId={one.RegionId}&VpcId={one.VpcId}&OrderType=PayByCenOwner&Status=Attached",
            $"TransitRouterId={one.TransitRouterId}&CenId={cens.First(cen => cen.CenId != one.CenId).CenId}",
            .. Tags(one.Tags).Select(tag => $"RegionId={one.RegionId}&{tag}"),
        ]);

    private static IEnumerable<string> Tags(IReadOnlyDictionary<string, string> tags) => tags.SelectMany(tag =>
    {
        var key = $"Tag.1.Key={Uri.EscapeDataString(tag.Key)}";
        return (string[])[key, $"{key}&Tag.1.Value={Uri.EscapeDataString(tag.Value)}", $"{key}&Tag.1.Value=none"];
    });
}
