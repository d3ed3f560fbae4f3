using Sync.Alibaba;

namespace Sync.Local.FakeCen;

internal sealed class DriftMaker(FakeCloud cloud, FakeFlowLogs make, Random random)
{
    // Each is taken out when it is touched, so that none is touched twice and the outcome is what was done.
    private readonly List<FlowLogEntry> _untouched = [.. cloud.Regions.SelectMany(cloud.FlowLogs)];
    private readonly List<FlowLogEntry> _added = [];
    private readonly List<(FlowLogEntry, FlowLogEntry)> _changed = [];
    private readonly List<FlowLogEntry> _removed = [];

    public CloudDrift Make(int count)
    {
        for (var made = 0; made < count; made++)
        {
            var roll = random.Next(10);
            if (_untouched.Count == 0 || roll < 3) _added.Add(cloud.Add(cloud.Regions[random.Next(cloud.Regions.Count)]));
            else if (roll < 8) Change(Take());
            else Remove(Take());
        }

        return new CloudDrift(_added, _changed, _removed);
    }

    private void Change(FlowLogEntry before)
    {
        var after = make.Change(before);
        cloud.Replace(after);
        _changed.Add((before, after));
    }

    private void Remove(FlowLogEntry entry)
    {
        cloud.Remove(entry.RegionId!, entry.FlowLogId);
        _removed.Add(entry);
    }

    private FlowLogEntry Take()
    {
        var at = random.Next(_untouched.Count);
        var entry = _untouched[at];
        _untouched[at] = _untouched[^1];
        _untouched.RemoveAt(_untouched.Count - 1);
        return entry;
    }
}
