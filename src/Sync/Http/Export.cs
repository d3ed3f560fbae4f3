using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>A file that is being sent to one reader.</summary>
internal sealed class Export : IDisposable
{
    public const int ChunkBytes = 64 * 1024;

    private readonly ExportSettings _settings;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _deadline, _stalled, _ended;
    private readonly CancellationTokenRegistration _abort;

    public Export(HttpContext context, ExportSettings settings, TimeProvider time, CancellationToken stopping)
    {
        (_settings, _stopping) = (settings, stopping);
        _deadline = new CancellationTokenSource(settings.Deadline, time);
        _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, _deadline.Token, _stalled.Token);
        // What waits for the reader, the end of a compressed body included, then waits no longer.
        _abort = _ended.Token.Register(context.Abort);
    }

    public CancellationToken Token => _ended.Token;

    /// <summary>Null while it is under way, and when its reader has left.</summary>
    public string? WhyEnded =>
        _stopping.IsCancellationRequested ? "the host stops"
        : _stalled.IsCancellationRequested
            ? $"its reader took less than {ChunkBytes / 1024} KiB in {_settings.StallTimeout} (Sync__Exports__StallTimeout)"
        : _deadline.IsCancellationRequested ? $"it took longer than {_settings.Deadline} (Sync__Exports__Deadline)"
        : null;

    /// <summary>Sends bytes as fast as the reader takes them.</summary>
    public async Task WriteAsync(Stream body, ReadOnlyMemory<byte> bytes)
    {
        for (var rest = bytes; rest.Length > 0; rest = rest[Math.Min(ChunkBytes, rest.Length)..])
        {
            _stalled.CancelAfter(_settings.StallTimeout);
            await body.WriteAsync(rest[..Math.Min(ChunkBytes, rest.Length)], Token);
            await body.FlushAsync(Token);
        }

        _stalled.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _abort.Dispose();
        _ended.Dispose();
        _stalled.Dispose();
        _deadline.Dispose();
    }
}
