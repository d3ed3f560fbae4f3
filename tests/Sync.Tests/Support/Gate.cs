using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Support;

/// <summary>Calls wait until it is opened, and are then answered.</summary>
internal sealed record Gate : Fault
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls that came to it.</summary>
    public int Calls;

    public void Open() => _open.SetResult();

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        Interlocked.Increment(ref Calls);
        await _open.Task;
        await answer();
    }
}
