using Polly;
using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Credentials;

/// <summary>The calls that get keys and so have none to be signed with, repeated like all others.</summary>
internal sealed class UnsignedCalls(HttpClient http, AlibabaSettings settings, TimeProvider time)
{
    private readonly Transport _transport = new(http, settings.AttemptTimeout, time);
    private readonly ResiliencePipeline _pipeline = RetryRules.Pipeline(time, isPaced: false);

    public TimeProvider Time { get; } = time;

    /// <param name="read">What it throws is the attempt's failure.</param>
    public Task<T> SendAsync<T>(Uri uri, Func<HttpRequestMessage> create, Func<Reply, T> read, CancellationToken cancellationToken) =>
        _pipeline.RunAsync(settings.MaxRetries, async (_, token) => read(await _transport.SendAsync(uri, create, token)), cancellationToken);
}
