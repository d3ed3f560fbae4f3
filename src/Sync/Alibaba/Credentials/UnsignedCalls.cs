using Polly;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Credentials;

/// <summary>Sends the calls that fetch credentials. They are not signed, but retried like all other calls.</summary>
internal sealed class UnsignedCalls(HttpClient http, AlibabaSettings settings, TimeProvider time)
{
    private readonly Transport _transport = new(http, settings.AttemptTimeout, time);
    private readonly ResiliencePipeline _pipeline = RetryRules.Pipeline(time, isPaced: false);

    public TimeProvider Time { get; } = time;

    /// <param name="read">Reads the response. An exception that it throws counts as a failure of the attempt.</param>
    public Task<T> SendAsync<T>(
        Uri uri, Func<HttpRequestMessage> create, Func<Reply, T> read, CancellationToken cancellationToken) =>
        _pipeline.RunAsync(
            settings.MaxRetries, async (_, token) => read(await _transport.SendAsync(uri, create, token)),
            cancellationToken);
}
