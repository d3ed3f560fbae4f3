using System.Collections.Concurrent;
using System.Net;
using Sync.Alibaba.Protocol;
using Sync.Local.FakeCen.Faults;

namespace Sync.Local.FakeCen;

/// <summary>
/// A strict stand-in for <c>cbn.aliyuncs.com</c> and <c>sts.aliyuncs.com</c> on loopback: checks every signature, forgives nothing.
/// </summary>
public sealed class FakeCenServer : IAsyncDisposable
{
    /// <summary>A server left running forgets its oldest calls.</summary>
    private const int CallsKept = 100_000;

    private static readonly CenError[] Misaddressed =
    [
        GatewayErrors.UnknownAction, GatewayErrors.InvalidVersion, GatewayErrors.UnsupportedMethod,
        GatewayErrors.Missing("Action"), GatewayErrors.Missing("Version"),
    ];

    private readonly ConcurrentQueue<FakeCall> _calls = new();
    private readonly ConcurrentQueue<string> _unplanned = new();
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private readonly RpcServer _rpc;

    private FakeCenServer(FakeCloud cloud, int port, TimeProvider time)
    {
        Cloud = cloud;
        _time = time;
        _app = Kestrel(port);
        _app.Run(HandleAsync);
        _rpc = new RpcServer(
            new SignatureVerifier(FindKeyAsync, new NonceStore(time, 2_000_000), time, revealStringToSign: true),
            Operation(CenActions.DescribeFlowlogs, CenAnswers.CenVersion, exchange => FakeOperations.FlowLogs(exchange, MaxPageSize)),
            Operation(CenActions.DescribeChildInstanceRegions, CenAnswers.CenVersion, FakeOperations.Regions),
            Operation(FakeOperations.GetCallerIdentity, CenAnswers.StsVersion, FakeOperations.CallerIdentity));
    }

    /// <summary>Serves CEN and STS alike.</summary>
    public Uri Endpoint => new(_app.Urls.Single());

    public FakeCloud Cloud { get; }

    public FaultList Faults { get; } = new();

    /// <summary>More than this is answered, and echoed, as this.</summary>
    public int MaxPageSize { get; set; } = CenActions.MaxPageSize;

    /// <summary>Every call so far, refused ones included, in the order they came.</summary>
    public IReadOnlyList<FakeCall> Calls => [.. _calls];

    /// <summary>Calls to what is not there (path, action, version, method): a client that makes one is wrong.</summary>
    public IReadOnlyList<string> UnplannedCalls => [.. _unplanned];

    /// <param name="port">0 picks a free one.</param>
    public static async Task<FakeCenServer> StartAsync(FakeCloud cloud, int port = 0, TimeProvider? time = null)
    {
        var server = new FakeCenServer(cloud, port, time ?? TimeProvider.System);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Kestrel(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        return builder.Build();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var request = await RpcRequestReader.ReadAsync(http.Request, null, http.RequestAborted);
        _calls.Enqueue(new FakeCall(request.Action, request.Parameter("RegionId"), FakeExchange.PageOf(request), _time.GetUtcNow()));
        if (_calls.Count > CallsKept) _calls.TryDequeue(out _);

        var result = request.Path == "/"
            ? await _rpc.AnswerAsync(request, http.RequestAborted)
            : RpcAnswer.Refusal(request, GatewayErrors.UnknownAction);
        if (result is RpcAnswer { Error: { } error } && Misaddressed.Contains(error))
            _unplanned.Enqueue($"{request.Method} {request.Path} {request.Action} {request.Version}: {error.Code}");
        await result.ExecuteAsync(http);
    }

    private RpcOperation Operation(string action, string version, Func<FakeExchange, RpcAnswer> answer) =>
        new(action, version, async (request, _) =>
        {
            var exchange = new FakeExchange(request, Cloud, _time.GetUtcNow());
            await Faults.ApplyAsync(exchange, () =>
            {
                exchange.Result = answer(exchange);
                return Task.CompletedTask;
            });
            return exchange;
        });

    private ValueTask<KeyPair?> FindKeyAsync(string accessKeyId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(accessKeyId == Cloud.Credentials.AccessKeyId ? new KeyPair(Cloud.Credentials, Cloud.TokenExpires) : null);
}
