using Npgsql;
using Sync.Local.Client;
using Sync.Local.Hosting;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Local.Commands;

/// <summary>The actions of the <c>snapshot</c> subcommands that need a store.</summary>
internal sealed class SnapshotActions(LocalApp app)
{
    private readonly IReadOnlyList<SnapshotSettings> _all = app.Get<IReadOnlyList<SnapshotSettings>>();

    /// <returns>Null: there is none of this name, and an error was written.</returns>
    public SnapshotSettings? Find(string name)
    {
        if (_all.FirstOrDefault(series => series.Name == name) is { } found) return found;
        Console.Error.WriteLine(_all.Count == 0
            ? "No snapshots are configured: see Sync__Snapshots."
            : $"Unknown series {name}; configured: {string.Join(", ", _all)}.");
        return null;
    }

    public async Task<int> WriteAsync(SnapshotSettings series, CancellationToken cancellationToken)
    {
        var requests = app.Get<RequestedSnapshots>();
        return await WriteAsync(
            series, "command", [await requests.NowAsync(cancellationToken)], cancellationToken);
    }

    public async Task<int> BackfillAsync(
        SnapshotSettings series, string from, string to, TimeSpan every, CancellationToken cancellationToken)
    {
        var now = await app.Get<RequestedSnapshots>().NowAsync(cancellationToken);
        var (begin, end) = (Moment.Parse(from, now)!.Value, Moment.Parse(to, now)!.Value);
        if (begin > end) throw new ApiException("--from must not be after --to.");
        if (end > now) throw new ApiException("--to must not be in the future: there is nothing to write yet.");
        if (series.Keep is { } keep && begin < now - keep)
            throw new ApiException($"--from must be within Keep of the series ({keep}): older ones are removed.");
        var moments = RequestedSnapshots.Moments(begin, end, every);
        if (moments.Count > RequestedSnapshots.MaxMoments)
        {
            throw new ApiException(
                $"These are more than {RequestedSnapshots.MaxMoments} moments: choose a longer --every, or write "
                + "a part of them at a time.");
        }

        return await WriteAsync(series, "backfill", moments, cancellationToken);
    }

    private async Task<int> WriteAsync(
        SnapshotSettings series, string origin, IReadOnlyList<DateTime> moments, CancellationToken cancellationToken)
    {
        var (items, failure) = await app.Get<RequestedSnapshots>().WriteAsync(
            series, origin, moments, cancellationToken);
        SnapshotDisplay.Write(items);
        if (failure is not null)
        {
            Console.Error.WriteLine(failure);
            return ExitCode.Wrong;
        }

        return items.All(item => item.State == "written") ? ExitCode.Done : ExitCode.Differs;
    }

    public async Task<int> VerifyAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is not null && Find(name) is null) return ExitCode.Wrong;
        var faults = 0;
        foreach (var series in _all.Where(series => name is null || series.Name == name))
            faults += await VerifyAsync(series, cancellationToken);
        return faults == 0 ? ExitCode.Done : ExitCode.Differs;
    }

    /// <returns>The number of faults.</returns>
    private async Task<int> VerifyAsync(SnapshotSettings series, CancellationToken cancellationToken)
    {
        var target = app.Get<SnapshotTargets>().Of(series);
        List<SnapshotFileItem> items;
        await using (var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken))
        {
            var query = new SnapshotFileQuery { Name = [series.Name], State = ["written"] };
            items = await SnapshotFileReads.ReadAsync(connection, query, null, null).ToListAsync(cancellationToken);
        }

        var faults = 0;
        foreach (var item in items)
        {
            foreach (var fault in await SnapshotCheck.VerifyAsync(target, item, cancellationToken))
            {
                Console.WriteLine($"WRONG {item.Snapshot}: {fault}");
                faults++;
            }
        }

        Console.WriteLine($"{series.Name}: {items.Count} snapshots in {target.Settings.Description}, "
            + (faults == 0 ? "all as they were written" : $"{faults} differences"));
        return faults;
    }
}
