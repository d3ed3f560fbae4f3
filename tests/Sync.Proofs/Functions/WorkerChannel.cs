using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Sync.Proofs.Functions.Messages;

namespace Sync.Proofs.Functions;

/// <summary>The host's end of the message stream, for one worker process at a time.</summary>
internal sealed class WorkerChannel(string appFolder) : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new();
    private readonly ConcurrentQueue<string> _log = new();
    private volatile Session _session = new();

    /// <summary>Log lines and exceptions that the worker sent to the host.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Completes when the worker has loaded every function.</summary>
    public Task<LoadedWorker> Loaded => _session.Loaded.Task;

    /// <summary>Resets the state after a worker has ended; its pending invocations fail.</summary>
    public void Reset()
    {
        _session = new Session();
        foreach (var id in _invocations.Keys)
        {
            if (_invocations.TryRemove(id, out var invocation))
                invocation.TrySetException(new IOException("The worker ended."));
        }
    }

    /// <summary>Sends an invocation to the worker and waits for its response.</summary>
    /// <exception cref="IOException">The worker ended before it answered.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[request.InvocationId] = answer;
        await _session.Outgoing.Writer.WriteAsync(new StreamingMessage { InvocationRequest = request });
        return await answer.Task;
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        var session = _session;
        var sending = SendAsync(session, responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
                Receive(session, message);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The worker was killed.
        }

        session.Outgoing.Writer.TryComplete();
        await sending;
    }

    private static async Task SendAsync(
        Session session, IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in session.Outgoing.Reader.ReadAllAsync(cancellationToken))
                await stream.WriteAsync(message, cancellationToken);
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException or IOException)
        {
            // The worker was killed.
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
                session.Send(
                    new StreamingMessage { FunctionsMetadataRequest = new() { FunctionAppDirectory = appFolder } });
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
        // Without host capabilities the worker neither proxies HTTP nor sends logs.
        Capabilities = { ["FunctionDataCache"] = "false", ["V2Compatable"] = "false" },
    };

    private static void Expect(Session session, StatusResult result)
    {
        if (result.Status == StatusResult.Types.Status.Success) return;
        session.Loaded.TrySetException(
            new InvalidOperationException($"The worker refused: {result.Exception?.Message}"));
    }

    /// <summary>The state of one worker process.</summary>
    private sealed class Session
    {
        private int _loaded;

        public Channel<StreamingMessage> Outgoing { get; } = Channel.CreateUnbounded<StreamingMessage>();

        public TaskCompletionSource<LoadedWorker> Loaded { get; } = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public List<RpcFunctionMetadata> Functions { get; } = [];

        public IDictionary<string, string> Capabilities { get; set; } = new Dictionary<string, string>();

        public void Send(StreamingMessage message) => Outgoing.Writer.TryWrite(message);

        // One at a time: the worker cannot load several functions concurrently.
        public void LoadNext()
        {
            if (_loaded == Functions.Count)
            {
                Loaded.TrySetResult(new LoadedWorker(new Uri(Capabilities["HttpUri"]), Functions));
                return;
            }

            var next = Functions[_loaded++];
            Send(
                new StreamingMessage { FunctionLoadRequest = new() { FunctionId = next.FunctionId, Metadata = next } });
        }
    }
}

/// <summary>A worker that has loaded its functions.</summary>
/// <param name="HttpUri">The address at which the worker accepts HTTP.</param>
/// <param name="Functions">Its functions.</param>
internal sealed record LoadedWorker(Uri HttpUri, IReadOnlyList<RpcFunctionMetadata> Functions);
