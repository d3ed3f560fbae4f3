using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>A file that is being sent to one client.</summary>
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
        _ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, stopping, _deadline.Token, _stalled.Token);
        // Ends every write that waits for the client, including the end of a compressed body.
        _abort = _ended.Token.Register(context.Abort);
    }

    public CancellationToken Token => _ended.Token;

    /// <summary>Why the export was aborted; null while it is in progress and if the client disconnected.</summary>
    public string? WhyEnded =>
        _stopping.IsCancellationRequested ? "the host is shutting down"
        : _stalled.IsCancellationRequested
            ? $"the client read less than {ChunkBytes / 1024} KiB in {_settings.StallTimeout} "
                + "(Sync__Exports__StallTimeout)"
        : _deadline.IsCancellationRequested ? $"it took longer than {_settings.Deadline} (Sync__Exports__Deadline)"
        : null;

    /// <summary>Sends bytes as fast as the client reads them.</summary>
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
