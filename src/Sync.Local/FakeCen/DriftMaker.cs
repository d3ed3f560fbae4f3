using Sync.FlowLogs;

namespace Sync.Local.FakeCen;

internal sealed class DriftMaker(FakeCloud cloud, FakeFlowLogs make, Random random)
{
    // A flow log is removed once it is changed, so that none is changed twice and the report is exact.
    private readonly List<FlowLog> _untouched = [.. cloud.Regions.SelectMany(cloud.FlowLogs)];
    private readonly List<FlowLog> _added = [];
    private readonly List<(FlowLog, FlowLog)> _changed = [];
    private readonly List<FlowLog> _removed = [];

    public CloudDrift Make(int count)
    {
        for (var made = 0; made < count; made++)
        {
            var roll = random.Next(10);
            if (_untouched.Count == 0 || roll < 3)
                _added.Add(cloud.Add(cloud.Regions[random.Next(cloud.Regions.Count)]));
            else if (roll < 8) Change(Take());
            else Remove(Take());
        }

        return new CloudDrift(_added, _changed, _removed);
    }

    private void Change(FlowLog before)
    {
        var after = make.Change(before);
        cloud.Replace(after);
        _changed.Add((before, after));
    }

    private void Remove(FlowLog entry)
    {
        cloud.Remove(entry.RegionId!, entry.FlowLogId);
        _removed.Add(entry);
    }

    private FlowLog Take()
    {
        var at = random.Next(_untouched.Count);
        var entry = _untouched[at];
        _untouched[at] = _untouched[^1];
        _untouched.RemoveAt(_untouched.Count - 1);
        return entry;
    }
}
