using System.Diagnostics;
using Npgsql;

namespace Sync.Runs.Ledger;

internal static class BatchQueue
{
    /// <summary>The most items of a batch.</summary>
    public const int Most = 500;
}

/// <summary>
/// Collects items while a batch is in progress and works on them as the next one, so that many concurrent callers need
/// few statements and transactions. One batch is in progress at a time.
/// </summary>
/// <param name="workAsync">
/// Works on a batch and returns a result for each item, in the order of the items. It is called again with the same
/// items, or some of them, if the database fails, and must accept that they may be done already.
/// </param>
internal sealed class BatchQueue<TItem, TResult>(
    Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> workAsync, TimeProvider time)
{
    /// <summary>How long an item that can wait does so, for others to join its batch.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _queue = [];
    private TaskCompletionSource _hurry = NewSignal();
    private bool _isWorking;

    /// <summary>Whether another batch is complete before the one in progress has ended.</summary>
    public bool IsFull
    {
        get { lock (_lock) return _queue.Count >= BatchQueue.Most; }
    }

    /// <summary>Adds an item to the next batch and waits until it is done.</summary>
    /// <param name="canWait">False: the next batch begins as soon as the one in progress has ended.</param>
    public Task<TResult> AddAsync(TItem item, bool canWait = false)
    {
        var waiting = new Waiting(item, Activity.Current);
        lock (_lock)
        {
            _queue.Enqueue(waiting);
            if (!canWait || _queue.Count >= BatchQueue.Most) _hurry.TrySetResult();
            if (_isWorking) return waiting.Result.Task;
            _isWorking = true;
        }

        // Batches are not part of the span and log scope of the first caller.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(WorkAsync);
        return waiting.Result.Task;
    }

    /// <summary>Items that were added do not wait for others any longer.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_queue.Count > 0) _hurry.TrySetResult();
        }
    }

    private async Task WorkAsync()
    {
        while (Peek() is { } hurry)
        {
            if (!hurry.IsCompleted) await Task.WhenAny(hurry, Task.Delay(Longest, time));
            await WorkAsync(Take());
        }
    }

    /// <returns>Completes when the next batch is to begin at once; null: there is none.</returns>
    private Task? Peek()
    {
        lock (_lock)
        {
            _isWorking = _queue.Count > 0;
            return _isWorking ? _hurry.Task : null;
        }
    }

    private Waiting[] Take()
    {
        lock (_lock)
        {
            var batch = new Waiting[Math.Min(_queue.Count, BatchQueue.Most)];
            for (var i = 0; i < batch.Length; i++) batch[i] = _queue.Dequeue();
            if (_queue.Count == 0) _hurry = NewSignal();
            return batch;
        }
    }

    private async Task WorkAsync(Waiting[] batch, bool isRepeated = false)
    {
        Activity.Current = batch[0].Span;
        try
        {
            var results = await workAsync([.. batch.Select(each => each.Item)]);
            for (var i = 0; i < batch.Length; i++) batch[i].Result.SetResult(results[i]);
        }
        catch (PostgresException error) when (batch.Length > 1 && !IsTimeout(error))
        {
            // A single item may be the cause, and must not fail the others.
            await WorkAsync(batch[..(batch.Length / 2)]);
            await WorkAsync(batch[(batch.Length / 2)..]);
        }
        catch (Exception error) when (!isRepeated && error is NpgsqlException or TimeoutException)
        {
            // A lost connection must not fail hundreds of items, and smaller batches would wait as long each.
            await WorkAsync(batch, isRepeated: true);
        }
#pragma warning disable CA1031 // The callers get it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var each in batch) each.Result.SetException(error);
        }
    }

    private static bool IsTimeout(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Waiting(TItem Item, Activity? Span)
    {
        public TaskCompletionSource<TResult> Result { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
