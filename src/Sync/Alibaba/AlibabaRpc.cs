using System.Text.Json;
using Polly;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba;

/// <summary>
/// Makes signed calls, limits their rate and retries them: one instance serves the complete process.
/// Every attempt waits for its turn in the rate of its account and region, then for a free slot, and is signed again.
/// The rate adapts to what the cloud admits: see <see cref="AdaptiveRate"/>.
/// </summary>
public sealed class AlibabaRpc(HttpClient http, AlibabaSettings settings, TimeProvider time) : IDisposable
{
    private readonly Transport _transport = new(http, settings.AttemptTimeout, time);
    private readonly ResiliencePipeline _pipeline = RetryRules.Pipeline(time, isPaced: true);
    private readonly RequestRates _rates = new(settings.RequestsPerSecond, time);
    private readonly SemaphoreSlim _slots = new(settings.MaxConcurrency);

    /// <exception cref="AlibabaException">The failure of the last attempt, if no further retry is made.</exception>
    public Task<JsonElement> CallAsync(RpcCall call, CancellationToken cancellation) =>
        CallAsync(call, answer => answer, cancellation);

    /// <param name="read">As in <see cref="AnswerReader{T}"/>.</param>
    /// <exception cref="AlibabaException">The failure of the last attempt, if no further retry is made.</exception>
    public Task<T> CallAsync<T>(RpcCall call, Func<JsonElement, T> read, CancellationToken cancellation) =>
        CallAsync(call, new AnswerReader<T>(read), cancellation);

    /// <exception cref="AlibabaException">The failure of the last attempt, if no further retry is made.</exception>
    public async Task<T> CallAsync<T>(RpcCall call, AnswerReader<T> reader, CancellationToken cancellation)
    {
        var credentials = await call.Credentials.GetAsync(cancellation);
        try
        {
            return await CallAsync(call, credentials, false, reader, cancellation);
        }
        catch (AlibabaException failure)
            when (failure.Kind == AlibabaErrorKind.Expired && call.Credentials.Drop(credentials))
        {
            return await CallAsync(call, await call.Credentials.GetAsync(cancellation), true, reader, cancellation);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<T> CallAsync<T>(
        RpcCall call, AlibabaCredentials credentials, bool wasTried, AnswerReader<T> reader,
        CancellationToken cancellation)
    {
        if (call.Verify is { } verify) await verify(credentials, cancellation);
        return await _pipeline.RunAsync(
            settings.MaxRetries,
            (isRetry, token) => AttemptAsync(call, credentials, isRetry || wasTried, reader, token), cancellation);
    }

    private async Task<T> AttemptAsync<T>(
        RpcCall call, AlibabaCredentials credentials, bool isRetry, AnswerReader<T> reader,
        CancellationToken cancellation)
    {
        JsonElement answer = default;
        var rate = _rates.Of(call);
        await TimedAsync(rate.WaitAsync(cancellation), call, CallWait.Turn);
        try
        {
            var reply = await SendAsync(call, credentials, isRetry, cancellation);
            var isRead = ReplyReader.TryRead(reply, reader.Quick, out var value);
            if (!isRead) answer = ReplyReader.Read(reply, credentials, call.RamAction);
            rate.Admitted();
            call.Tally?.CountAnswered();
            if (isRead) return value!;
        }
        catch (AlibabaException failure)
        {
            if (failure.Kind == AlibabaErrorKind.Throttled) rate.Refused(Reply.Bearable(failure.RetryAfter));
            call.Tally?.CountFailure(failure);
            throw;
        }

        // The call itself succeeded, whatever its response is.
        return reader.Read(answer);
    }

    private async Task<Reply> SendAsync(
        RpcCall call, AlibabaCredentials credentials, bool isRetry, CancellationToken cancellation)
    {
        await TimedAsync(_slots.WaitAsync(cancellation), call, CallWait.Slot);
        try
        {
            call.Tally?.CountAttempt(isRetry);
            var sending = _transport.SendAsync(call, credentials, cancellation);
            await TimedAsync(sending, call, CallWait.Answer);
            return await sending;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Records the duration of a wait, even if it fails or is cancelled.</summary>
    private async Task TimedAsync(Task wait, RpcCall call, CallWait what)
    {
        var begun = time.GetTimestamp();
        try
        {
            await wait;
        }
        finally
        {
            call.Tally?.CountWait(what, time.GetElapsedTime(begun));
        }
    }
}
