namespace Sync.Runs;

/// <summary>
/// Lets one merge of this process after the other lock the inventory clock, as they would wait for each other anyway.
/// Waiting here instead needs no connection, and no command times out.
/// </summary>
public sealed class MergeTurn : IDisposable
{
    private readonly SemaphoreSlim _withDifference = new(1);

    // Merges without a difference do not lock the clock. Thousands of them may be due at once, after a rule changed.
    private readonly SemaphoreSlim _withoutDifference = new(8);

    /// <param name="isEmpty">Whether the merge has no difference to write.</param>
    internal async Task TakeAsync(bool isEmpty, Func<Task> merge)
    {
        var turn = isEmpty ? _withoutDifference : _withDifference;
        await turn.WaitAsync();
        try
        {
            await merge();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        _withDifference.Dispose();
        _withoutDifference.Dispose();
    }
}
