using System.Text.Json;
using Polly;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba;

/// <summary>
/// Makes signed calls, and is the one place that rations and repeats them: one instance serves the whole process.
/// Every attempt waits for its turn by account and region, then for a free slot, and is signed anew.
/// How fast turns come follows what the cloud admits: see <see cref="AdaptiveRate"/>.
/// </summary>
public sealed class AlibabaRpc(HttpClient http, AlibabaSettings settings, TimeProvider time) : IDisposable
{
    private readonly Transport _transport = new(http, settings.AttemptTimeout, time);
    private readonly ResiliencePipeline _pipeline = RetryRules.Pipeline(time, isPaced: true);
    private readonly RequestRates _rates = new(settings.RequestsPerSecond, time);
    private readonly SemaphoreSlim _slots = new(settings.MaxConcurrency);

    /// <exception cref="AlibabaException">The last attempt's failure, once there is no sense in another.</exception>
    public Task<JsonElement> CallAsync(RpcCall call, CancellationToken cancellation) => CallAsync(call, answer => answer, cancellation);

    /// <param name="read">
    /// Makes sense of the answer; what it throws is the attempt's failure, so that a malformed answer is asked for again.
    /// </param>
    public async Task<T> CallAsync<T>(RpcCall call, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var credentials = await call.Credentials.GetAsync(cancellation);
        try
        {
            return await CallAsync(call, credentials, false, read, cancellation);
        }
        catch (AlibabaException failure) when (failure.Kind == AlibabaErrorKind.Expired && call.Credentials.Drop(credentials))
        {
            return await CallAsync(call, await call.Credentials.GetAsync(cancellation), true, read, cancellation);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<T> CallAsync<T>(
        RpcCall call, AlibabaCredentials credentials, bool wasTried, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        if (call.Verify is { } verify) await verify(credentials, cancellation);
        return await _pipeline.RunAsync(
            settings.MaxRetries, async (isRetry, token) => read(await AttemptAsync(call, credentials, isRetry || wasTried, token)), cancellation);
    }

    private async Task<JsonElement> AttemptAsync(RpcCall call, AlibabaCredentials credentials, bool isRetry, CancellationToken cancellation)
    {
        var rate = _rates.Of(call);
        await TimedAsync(rate.WaitAsync(cancellation), call, CallWait.Turn);
        try
        {
            var answer = Verdict.On(await SendAsync(call, credentials, isRetry, cancellation), credentials);
            rate.Admitted();
            call.Tally?.CountAnswered();
            return answer;
        }
        catch (AlibabaException failure)
        {
            if (failure.Kind == AlibabaErrorKind.Throttled) rate.Refused(Reply.Bearable(failure.RetryAfter));
            call.Tally?.CountFailure(failure);
            throw;
        }
    }

    private async Task<Reply> SendAsync(RpcCall call, AlibabaCredentials credentials, bool isRetry, CancellationToken cancellation)
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

    /// <summary>Counts a wait, whether or not it was cut short.</summary>
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
