using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Sync.Functions.Tests.Host.Messages;

namespace Sync.Functions.Tests.Host;

/// <summary>The host's end of the stream of messages to one worker process at a time.</summary>
internal sealed class WorkerChannel(string appFolder) : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new();
    private readonly ConcurrentQueue<string> _log = new();
    private volatile Session _session = new();

    /// <summary>What the worker logged through the host, with its exceptions.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Completes when the worker has loaded every function.</summary>
    public Task<LoadedWorker> Loaded => _session.Loaded.Task;

    /// <summary>Forgets a worker that ended: what it was doing has failed.</summary>
    public void Reset()
    {
        _session = new Session();
        foreach (var id in _invocations.Keys)
        {
            if (_invocations.TryRemove(id, out var invocation)) invocation.TrySetException(new IOException("The worker ended."));
        }
    }

    /// <summary>Hands one invocation to the worker.</summary>
    /// <exception cref="IOException">The worker ended before it answered.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[request.InvocationId] = answer;
        await _session.Outgoing.Writer.WriteAsync(new StreamingMessage { InvocationRequest = request });
        return await answer.Task;
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var session = _session;
        var sending = SendAsync(session, responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken)) Receive(session, message);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The worker was killed.
        }

        session.Outgoing.Writer.TryComplete();
        await sending;
    }

    private static async Task SendAsync(Session session, IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in session.Outgoing.Reader.ReadAllAsync(cancellationToken)) await stream.WriteAsync(message, cancellationToken);
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException or IOException)
        {
            // Likewise.
        }
    }

    private void Receive(Session session, StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                session.Send(new StreamingMessage { WorkerInitRequest = Init() });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Expect(session, message.WorkerInitResponse.Result);
                session.Capabilities = message.WorkerInitResponse.Capabilities;
                session.Send(new StreamingMessage { FunctionsMetadataRequest = new() { FunctionAppDirectory = appFolder } });
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Expect(session, message.FunctionMetadataResponse.Result);
                session.Functions.AddRange(message.FunctionMetadataResponse.FunctionMetadataResults);
                session.LoadNext();
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Expect(session, message.FunctionLoadResponse.Result);
                session.LoadNext();
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                    invocation.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                var log = message.RpcLog;
                _log.Enqueue($"{log.Category}: {log.Message} {log.Exception?.Message} {log.Exception?.StackTrace}");
                break;
        }
    }

    private WorkerInitRequest Init() => new()
    {
        HostVersion = "4.1000.0",
        WorkerDirectory = appFolder,
        FunctionAppDirectory = appFolder,
        // The worker proxies HTTP and logs only for a host that says it can.
        Capabilities = { ["FunctionDataCache"] = "false", ["V2Compatable"] = "false" },
    };

    private static void Expect(Session session, StatusResult result)
    {
        if (result.Status == StatusResult.Types.Status.Success) return;
        session.Loaded.TrySetException(new InvalidOperationException($"The worker refused: {result.Exception?.Message}"));
    }

    /// <summary>What is known of one worker process.</summary>
    private sealed class Session
    {
        private int _loaded;

        public Channel<StreamingMessage> Outgoing { get; } = Channel.CreateUnbounded<StreamingMessage>();

        public TaskCompletionSource<LoadedWorker> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<RpcFunctionMetadata> Functions { get; } = [];

        public IDictionary<string, string> Capabilities { get; set; } = new Dictionary<string, string>();

        public void Send(StreamingMessage message) => Outgoing.Writer.TryWrite(message);

        // One by one: the worker's own loading is not safe for several.
        public void LoadNext()
        {
            if (_loaded == Functions.Count)
            {
                Loaded.TrySetResult(new LoadedWorker(new Uri(Capabilities["HttpUri"]), Functions));
                return;
            }

            var next = Functions[_loaded++];
            Send(new StreamingMessage { FunctionLoadRequest = new() { FunctionId = next.FunctionId, Metadata = next } });
        }
    }
}

/// <summary>A worker that is ready: where it takes HTTP, and its functions.</summary>
internal sealed record LoadedWorker(Uri HttpUri, IReadOnlyList<RpcFunctionMetadata> Functions);
