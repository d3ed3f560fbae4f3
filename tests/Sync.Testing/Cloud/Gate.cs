using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;

namespace Sync.Testing;

/// <summary>Blocks calls until it is opened. Then they are answered as usual.</summary>
internal sealed record Gate : Fault
{
    private readonly TaskCompletionSource
        _reached = new(TaskCreationOptions.RunContinuationsAsynchronously),
        _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The number of calls that reached it.</summary>
    public int Calls;

    /// <summary>Completes when the first call reaches it.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _open.SetResult();

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        Interlocked.Increment(ref Calls);
        _reached.TrySetResult();
        await _open.Task;
        await answer();
    }
}
