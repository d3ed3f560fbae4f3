using System.Collections.Concurrent;
using System.Net;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Accounts;
using Sync.Local.FakeCen.Faults;
using Sync.Local.FakeCen.Network;

namespace Sync.Local.FakeCen;

/// <summary>
/// A strict fake of <c>cbn.aliyuncs.com</c>, <c>sts.aliyuncs.com</c> and <c>resourcedirectory.aliyuncs.com</c> on
/// loopback: it verifies every signature and validates every parameter.
/// </summary>
public sealed class FakeCenServer : IAsyncDisposable
{
    /// <summary>The number of calls remembered; a long-running server forgets the oldest.</summary>
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
    private readonly FakeQuotas _quotas;

    private FakeCenServer(FakeCloud cloud, int port, TimeProvider time)
    {
        (Accounts, Sessions) = (new FakeAccounts(cloud), new FakeSessions(time));
        Identities = new FakeIdentityProvider(time);
        (_time, _quotas) = (time, new FakeQuotas(time));
        var sts = new StsOperations(Accounts, Sessions, Identities);
        _app = Kestrel(port);
        _app.Run(HandleAsync);
        _rpc = new RpcServer(
            new SignatureVerifier(FindKeyAsync, new NonceStore(time, 2_000_000), time, revealStringToSign: true),
            [
                Operation(
                    CenActions.DescribeFlowlogs, CenAnswers.CenVersion,
                    exchange => FakeOperations.FlowLogs(exchange, MaxPageSize)),
                Operation(CenActions.DescribeChildInstanceRegions, CenAnswers.CenVersion, FakeOperations.Regions),
                .. NetworkOperation.All.Select(ListNetwork),
                Operation("GetCallerIdentity", CenAnswers.StsVersion, StsOperations.CallerIdentity),
                Operation("AssumeRole", CenAnswers.StsVersion, sts.AssumeRole),
                Operation("AssumeRoleWithOIDC", CenAnswers.StsVersion, sts.AssumeRoleWithOidc) with
                {
                    IsAnonymous = true,
                },
                Operation(
                    DirectoryOperations.ListAccounts, DirectoryOperations.Version,
                    new DirectoryOperations(Accounts).List),
            ]);
    }

    /// <summary>The endpoint of CEN, STS and the resource directory.</summary>
    public Uri Endpoint => new(_app.Urls.Single());

    public FakeAccounts Accounts { get; }

    /// <summary>The first account, whose key callers have.</summary>
    public FakeCloud Cloud => Accounts.First;

    public FakeSessions Sessions { get; }

    public FakeIdentityProvider Identities { get; }

    public FaultList Faults { get; } = new();

    /// <summary>Larger page sizes are reduced to this, and echoed as this.</summary>
    public int MaxPageSize { get; set; } = CenActions.MaxPageSize;

    /// <summary>The quota of calls to CEN; null for none.</summary>
    public FakeQuota? Quota { get; set; }

    /// <summary>The delay of every response, as if the cloud were far away.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Every call so far, including refused ones, in order of arrival.</summary>
    public IReadOnlyList<FakeCall> Calls => [.. _calls];

    /// <summary>Calls with an unknown path, action, version or method: a client that makes one has a defect.</summary>
    public IReadOnlyList<string> UnplannedCalls => [.. _unplanned];

    /// <param name="port">0 picks a free port.</param>
    public static async Task<FakeCenServer> StartAsync(FakeCloud cloud, int port = 0, TimeProvider? time = null)
    {
        var server = new FakeCenServer(cloud, port, time ?? TimeProvider.System);
        await server._app.StartAsync();
        server.Identities.Issuer = $"{server.Endpoint.GetLeftPart(UriPartial.Authority)}{FakeIdentityProvider.Path}";
        return server;
    }

    /// <summary>Adds member accounts with consecutive seeds.</summary>
    public void AddMembers(int count, FakeCloudOptions options)
    {
        for (var number = 1; number <= count; number++) AddMember(number, options);
    }

    /// <summary>Adds a member account whose seed and name have this number, 1 or higher.</summary>
    public void AddMember(int number, FakeCloudOptions options) =>
        Accounts.Add(new FakeCloud(options with { Seed = options.Seed + number }) { Name = $"fake-{number}" });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Identities.Dispose();
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
        if (http.Request.Path.StartsWithSegments(FakeIdentityProvider.Path))
        {
            await Identities.Answer(http.Request).ExecuteAsync(http);
            return;
        }

        var request = await RpcRequestReader.ReadAsync(http.Request, null, [], http.RequestAborted);
        _calls.Enqueue(new FakeCall(
            request.Action, request.Parameter("RegionId"), FakeExchange.PageOf(request), _time.GetUtcNow(),
            CallerOf(request)?.Account.AccountId));
        if (_calls.Count > CallsKept) _calls.TryDequeue(out _);

        var result = request.Path == "/"
            ? await _rpc.AnswerAsync(request, http.RequestAborted)
            : RpcAnswer.Refusal(request, GatewayErrors.UnknownAction);
        if (result is RpcAnswer { Error: { } error } && Misaddressed.Contains(error))
            _unplanned.Enqueue($"{request.Method} {request.Path} {request.Action} {request.Version}: {error.Code}");
        await result.ExecuteAsync(http);
    }

    private RpcOperation ListNetwork(NetworkOperation operation) => Operation(
        operation.Action, CenAnswers.CenVersion,
        exchange => NetworkOperations.List(exchange, operation, MaxPageSize));

    private RpcOperation Operation(string action, string version, Func<FakeExchange, RpcAnswer> answer) =>
        new(action, version, async (request, cancellationToken) =>
        {
            if (Latency > TimeSpan.Zero) await Task.Delay(Latency, _time, cancellationToken);
            var caller = CallerOf(request);
            var exchange = new FakeExchange(request, caller?.Account ?? Cloud, caller, _time.GetUtcNow());
            var isRationed = version == CenAnswers.CenVersion && Quota is not null;
            await Faults.ApplyAsync(exchange, () =>
            {
                exchange.Result = isRationed && !_quotas.Admits(Quota!, exchange)
                    ? RpcAnswer.Refusal(request, GatewayErrors.Throttled)
                    : answer(exchange);
                return Task.CompletedTask;
            });
            return exchange;
        });

    private ValueTask<KeyPair?> FindKeyAsync(string accessKeyId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(FindCaller(accessKeyId)?.Key);

    private FakeCaller? CallerOf(RpcRequest request) => request.AccessKeyId is { } key ? FindCaller(key) : null;

    private FakeCaller? FindCaller(string accessKeyId) => Accounts.FindOwner(accessKeyId) ?? Sessions.Find(accessKeyId);
}
