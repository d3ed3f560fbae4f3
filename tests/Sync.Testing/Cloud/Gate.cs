using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;

namespace Sync.Testing;

/// <summary>Blocks calls until it is opened. Then they are answered as usual.</summary>
internal sealed record Gate : Fault
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The number of calls that reached it.</summary>
    public int Calls;

    public void Open() => _open.SetResult();

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        Interlocked.Increment(ref Calls);
        await _open.Task;
        await answer();
    }
}
