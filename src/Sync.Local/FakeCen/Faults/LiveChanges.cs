namespace Sync.Local.FakeCen.Faults;

/// <summary>
/// A change in the cloud between two pages of one walk: right after the selected page or, with <see cref="Before"/>,
/// right before it.
/// </summary>
public abstract record LiveChange : ListingFault
{
    public bool Before { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Index in the region's listing; by default its start, so that every later page shifts.</summary>
    public int At { get; init; }

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        if (!Before) await answer();
        for (var made = 0; made < Count; made++) Change(exchange.Cloud, exchange.RegionId ?? exchange.Cloud.Regions[0]);
        if (Before) await answer();
    }

    protected abstract void Change(FakeCloud cloud, string regionId);
}

public sealed record InsertMidWalk : LiveChange
{
    protected override void Change(FakeCloud cloud, string regionId) => cloud.Add(regionId, At);
}

public sealed record DeleteMidWalk : LiveChange
{
    protected override void Change(FakeCloud cloud, string regionId)
    {
        var flowLogs = cloud.FlowLogs(regionId);
        if (At < flowLogs.Count) cloud.Remove(regionId, flowLogs[At].FlowLogId);
    }
}
