using System.Collections.Immutable;
using System.Globalization;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;

namespace Sync.Local.FakeCen;

/// <summary>
/// Generates flow logs like those of a real account: few CENs, Unicode names, and fields missing as in old entries.
/// </summary>
internal sealed class FakeFlowLogs(Random random, FakeCloudOptions options)
{
    private static readonly DateTime FirstCreated = new(2021, 7, 24, 13, 0, 52, DateTimeKind.Utc);
    private static readonly string[] Names =
        ["prod-egress", "生产环境-流日志", "büro-köln", "shared services", "本社ネットワーク", "migration 🚚", "dr"];
    private static readonly string[] Descriptions =
        ["Everything that leaves the VPC", "審査用", "Owner: network team, \"tier 1\" & <audit>", "до 2027"];
    private static readonly string[] Formats =
        [
            "${srcaddr}${dstaddr}${bytes}",
            "${version}${srcaddr}${dstaddr}${srcport}${dstport}${protocol}${packets}${bytes}",
        ];
    private static readonly string[] TagKeys = ["env", "team", "cost-center", "负责人", "backup"];
    private static readonly string[] TagValues = ["prod", "test", "网络部", "", "a b*~+/中", "4711"];

    private int _made;

    /// <summary>
    /// The IDs that flow logs can have, some of those of the network. A network that is smaller than by default has as
    /// many, so that its size does not change the flow logs. <see cref="TransitRouters"/> and
    /// <see cref="Attachments"/> likewise.
    /// </summary>
    public ImmutableArray<string> Cens { get; } = Ids(random, "cen-", Math.Max(5, options.Cens * 5 / 6));

    public ImmutableArray<string> TransitRouters { get; } =
        Ids(random, "tr-", Math.Max(12, options.TransitRouters * 3 / 5));

    public ImmutableArray<string> Attachments { get; } =
        Ids(random, "tr-attach-", Math.Max(40, options.Attachments * 4 / 15));

    public FlowLog Make(string regionId)
    {
        var number = ++_made;
        var transitRouter = random.Next(10) > 1;
        return new FlowLog
        {
            FlowLogId = FakeIds.Next(random, "flowlog-"),
            RegionId = regionId,
            FlowLogName = random.Next(12) == 0 ? null : $"{Pick(Names)}-{number}",
            Description = random.Next(3) == 0 ? null : Pick(Descriptions),
            CenId = Pick(Cens),
            TransitRouterId = transitRouter ? Pick(TransitRouters) : null,
            TransitRouterAttachmentId = transitRouter && random.Next(4) > 0 ? Pick(Attachments) : null,
            ProjectName = $"flowlog-project-{random.Next(6)}",
            LogStoreName = $"flowlog_store-{random.Next(9)}",
            LogFormatString = transitRouter ? Pick(Formats) : null,
            FlowLogVersion = transitRouter ? Pick(["2", "3", "3", "3"]) : null,
            Interval = Pick([60, 600, 600]),
            Status = random.Next(5) == 0 ? "Inactive" : "Active",
            CreationTime = FirstCreated.AddMinutes(7 * number)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Tags = MakeTags(),
        };
    }

    /// <summary>The same flow log with one change that a person could make.</summary>
    public FlowLog Change(FlowLog entry) => random.Next(5) switch
    {
        0 => entry with { FlowLogName = $"{Pick(Names)}-changed-{++_made}" },
        1 => entry with { Description = $"Changed {++_made} 次" },
        2 => entry with { Status = entry.Status == "Active" ? "Inactive" : "Active" },
        3 => entry with { Interval = entry.Interval == 60 ? 600 : 60 },
        _ => entry with { Tags = entry.Tags.SetItem("changed", $"{++_made}") },
    };

    private ImmutableSortedDictionary<string, string> MakeTags()
    {
        var tags = WireTags.None;
        for (var left = random.Next(4); left > 0; left--) tags = tags.SetItem(Pick(TagKeys), Pick(TagValues));
        return tags;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static ImmutableArray<string> Ids(Random random, string prefix, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => FakeIds.Next(random, prefix))];
}
