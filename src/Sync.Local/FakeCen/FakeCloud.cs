using System.Collections.Immutable;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Local.FakeCen.Accounts;
using Sync.Local.FakeCen.Network;
using Sync.Network;

namespace Sync.Local.FakeCen;

/// <summary>
/// One account's flow logs and network, the same for the same seed. Safe to change while it is being walked.
/// </summary>
public sealed class FakeCloud
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly FakeFlowLogs _make;
    private readonly Dictionary<string, ImmutableList<FlowLog>> _byRegion;
    private readonly Lazy<FakeNetwork> _network;

    public FakeCloud(FakeCloudOptions? options = null)
    {
        options ??= new FakeCloudOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Regions, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Regions, FakeRegions.All.Count, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.FlowLogs, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Cens, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.TransitRouters, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Attachments, nameof(options));

#pragma warning disable CA5394 // A fake cloud must be predictable.
        _random = new Random(options.Seed);
#pragma warning restore CA5394
        _make = new FakeFlowLogs(_random, options);
        AccountId = $"1{options.Seed:D15}";
        LocalRegions = [.. FakeRegions.All.Take(options.Regions)];
        _byRegion = LocalRegions.ToDictionary(region => region.RegionId, _ => ImmutableList<FlowLog>.Empty);
        Fill(options.FlowLogs);
        // Made when it is first needed: most tests and most accounts do without. From the flow logs as they are now.
        ImmutableList<FlowLog>[] flowLogs = [.. _byRegion.Values];
        _network = new(() => FakeNetwork.Make(options, this, _make, flowLogs.SelectMany(list => list)));
    }

    public string AccountId { get; init; }

    /// <summary>The display name in the resource directory.</summary>
    public string Name { get; init; } = "fake";

    /// <summary>The roles that can be assumed; safe to replace while calls are answered.</summary>
    public IReadOnlyList<FakeRole> Roles { get; set; } = [new FakeRole("sync")];

    public AlibabaCredentials Credentials { get; init; } = new("testAccessKeyId", "testAccessKeySecret");

    /// <summary>When the security token of <see cref="Credentials"/> expires; null: never.</summary>
    public DateTimeOffset? TokenExpires { get; set; }

    public IReadOnlyList<CenRegion> LocalRegions { get; }

    public IReadOnlyList<string> Regions => [.. LocalRegions.Select(region => region.RegionId)];

    /// <summary>Its CEN instances, transit routers and attachments.</summary>
    public FakeNetwork Network => _network.Value;

    /// <summary>The current flow logs, oldest first. The list returned does not change later.</summary>
    public IReadOnlyList<FlowLog> FlowLogs(string regionId)
    {
        lock (_lock) return _byRegion.GetValueOrDefault(regionId) ?? [];
    }

    /// <summary>Generates a flow log and adds it.</summary>
    public FlowLog Add(string regionId, int? at = null)
    {
        lock (_lock)
        {
            var entry = _make.Make(regionId);
            Add(entry, at);
            return entry;
        }
    }

    /// <summary>Generates an active flow log of an attachment, in the region of the end, and adds it.</summary>
    public FlowLog AddFlowLog(Attachment end)
    {
        lock (_lock)
        {
            var entry = _make.Make(end.RegionId!) with
            {
                CenId = end.CenId,
                TransitRouterId = end.TransitRouterId,
                TransitRouterAttachmentId = end.TransitRouterAttachmentId,
                Status = "Active",
            };
            Add(entry);
            return entry;
        }
    }

    /// <param name="at">Its index in the listing; by default at the end, after the newest.</param>
    public void Add(FlowLog entry, int? at = null) =>
        Update(entry.RegionId!, list => list.Insert(Math.Min(at ?? list.Count, list.Count), entry));

    /// <returns>The flow log that was removed; null if there was none.</returns>
    public FlowLog? Remove(string regionId, string flowLogId)
    {
        lock (_lock)
        {
            var entry = _byRegion[regionId].Find(each => each.FlowLogId == flowLogId);
            if (entry is not null) Update(regionId, list => list.Remove(entry));
            return entry;
        }
    }

    /// <summary>Replaces the flow log with the region and ID of <paramref name="entry"/>.</summary>
    public void Replace(FlowLog entry) =>
        Update(entry.RegionId!, list => list.SetItem(list.FindIndex(each => each.FlowLogId == entry.FlowLogId), entry));

    /// <summary>
    /// Adds, changes and removes flow logs at random, <paramref name="count"/> in all. <see cref="FakeNetwork.Drift"/>
    /// does it to attachments and their flow logs.
    /// </summary>
    public CloudDrift Drift(int count)
    {
        lock (_lock) return new DriftMaker(this, _make, _random).Make(count);
    }

    private void Update(string regionId, Func<ImmutableList<FlowLog>, ImmutableList<FlowLog>> change)
    {
        lock (_lock) _byRegion[regionId] = change(_byRegion[regionId]);
    }

    private void Fill(int count)
    {
        var inUse = LocalRegions.Count - LocalRegions.Count / 4;
        var lists = LocalRegions.Take(inUse).Select(_ => ImmutableList.CreateBuilder<FlowLog>()).ToArray();
        for (var made = 0; made < count; made++)
        {
            // The lower of two rolls: the first region is many times the size of the last.
            var region = Math.Min(_random.Next(inUse), _random.Next(inUse));
            lists[region].Add(_make.Make(LocalRegions[region].RegionId));
        }

        for (var region = 0; region < inUse; region++)
            _byRegion[LocalRegions[region].RegionId] = lists[region].ToImmutable();
    }
}
