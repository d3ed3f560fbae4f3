using System.Collections.Concurrent;
using System.Globalization;
using Sync.Inventory;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>
/// How far a run is: one line, however many scopes there are. The total grows until all accounts are verified.
/// </summary>
internal sealed class RunProgress(TimeProvider time) : IProgress<ScopeProgress>
{
    // Before, the rate says nothing.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    // A scope that takes longer is worth a word.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly long _begun = time.GetTimestamp();

    // When the scope began, or null while it waits.
    private readonly ConcurrentDictionary<Scope, long?> _open = new();
    private int _done, _failed;

    public int Done => _done;

    public int Failed => _failed;

    public int Total => _done + _open.Count;

    public double Share => Total == 0 ? 0 : (double)Done / Total;

    public void Report(ScopeProgress value)
    {
        if (value.Finished is not { } report)
        {
            _open[value.Scope] = value.IsWaiting ? null : _open.GetValueOrDefault(value.Scope) ?? time.GetTimestamp();
            return;
        }

        _open.TryRemove(value.Scope, out _);
        if (!report.IsFine) Interlocked.Increment(ref _failed);
        Interlocked.Increment(ref _done);
    }

    public override string ToString()
    {
        var (done, total, elapsed) = (Done, Total, time.GetElapsedTime(_begun));
        var text = string.Create(CultureInfo.InvariantCulture, $"{done} of {total} scopes");
        if (Failed > 0) text += string.Create(CultureInfo.InvariantCulture, $", {Failed} failed");
        if (elapsed >= Settled && done > 0)
        {
            var rate = done / elapsed.TotalSeconds;
            var left = TimeSpan.FromSeconds(Math.Ceiling((total - done) / rate));
            text += string.Create(CultureInfo.InvariantCulture, $", {rate:0.0}/s, {Display.Length(left)} left");
        }

        return text + Slowest();
    }

    private string Slowest()
    {
        var slowest = _open.Where(scope => scope.Value is not null)
            .Select(scope => (Scope: scope.Key, Length: time.GetElapsedTime(scope.Value!.Value)))
            .OrderByDescending(scope => scope.Length).FirstOrDefault();
        return slowest.Length < Slow ? "" : $"; slowest: {slowest.Scope}, {Display.Length(slowest.Length)}";
    }
}
