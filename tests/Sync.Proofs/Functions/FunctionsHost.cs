using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sync.Proofs.Functions.Messages;

namespace Sync.Proofs.Functions;

/// <summary>
/// The part of the Azure Functions host that an isolated worker uses: starts the published app, loads its functions,
/// checks keys, proxies HTTP, triggers timers and executes activities. It speaks the real gRPC protocol, so the app
/// runs unchanged.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly string _appFolder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly WorkerChannel _channel;
    private readonly WebApplication _rpc;
    private readonly HttpFront _front;
    private WorkerProcess _process = null!;
    private LoadedWorker _worker = null!;

    private FunctionsHost(string appFolder, IReadOnlyDictionary<string, string> settings)
    {
        (_appFolder, _settings, _channel) = (appFolder, settings, new WorkerChannel(appFolder));
        _rpc = Rpc(_channel);
        _front = new HttpFront(InvokeHttpAsync, () => _worker.HttpUri);
    }

    /// <summary>Every function of the app.</summary>
    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <summary>A client without a key.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>All log lines of the worker so far: through the host, and on standard output and error.</summary>
    public IEnumerable<string> Log => _channel.Log.Concat(_process.Output);

    /// <param name="settings">App settings by configuration key.</param>
    public static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var host = new FunctionsHost(await PublishedApp.FolderAsync(), settings);
        try
        {
            await host._rpc.StartAsync();
            await host.StartWorkerAsync();
            var hostJson = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(host._appFolder, "host.json")))!;
            await host._front.StartAsync(
                host.Functions.Where(function => function.IsHttp),
                hostJson["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());
            host.Http = new HttpClient { BaseAddress = host._front.Address };
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a new worker after the previous one has ended, like the real host.</summary>
    public async Task StartWorkerAsync()
    {
        _channel.Reset();
        _process = WorkerProcess.Start(_appFolder, new Uri(_rpc.Urls.Single()), _settings);
        var loaded = _channel.Loaded;
        if (await Task.WhenAny(loaded, _process.Ended) != loaded)
            throw new InvalidOperationException($"The worker ended before it was ready:\n{string.Join('\n', Log)}");
        _worker = await loaded;
        Functions = [.. _worker.Functions.Select(HostedFunction.Of)];
    }

    /// <summary>Kills the worker (<c>kill -9</c>): its current invocations fail.</summary>
    public async Task KillWorkerAsync()
    {
        await _process.KillAsync();
        _channel.Reset();
    }

    /// <summary>Invokes a timer function.</summary>
    /// <returns>Null if the invocation succeeded, otherwise the error message.</returns>
    public async Task<string?> TickAsync(string name)
    {
        var function = Functions.Single(function => function.Name == name);
        var request = Request(function, Guid.NewGuid().ToString());
        var tick = new JsonObject { ["Schedule"] = new JsonObject { ["AdjustForDST"] = true }, ["IsPastDue"] = false };
        request.InputData.Add(
            new ParameterBinding { Name = function.Parameter, Data = new TypedData { Json = tick.ToJsonString() } });
        var answer = await _channel.InvokeAsync(request);
        return answer.Result.Status == StatusResult.Types.Status.Success
            ? null
            : answer.Result.Exception?.Message ?? "cancelled";
    }

    /// <summary>Executes an activity.</summary>
    /// <param name="input">JSON.</param>
    /// <returns>The JSON of its result; "" if it has none.</returns>
    /// <exception cref="IOException">The worker ended before it answered.</exception>
    public async Task<string> ExecuteAsync(string activity, string input)
    {
        var function = Functions.Single(function => function.IsActivity && function.Name == activity);
        var request = Request(function, Guid.NewGuid().ToString());
        request.InputData.Add(
            new ParameterBinding { Name = function.Parameter, Data = new TypedData { Json = input } });
        var answer = await _channel.InvokeAsync(request);
        return answer.Result.Status == StatusResult.Types.Status.Success
            ? answer.ReturnValue?.Json ?? ""
            : throw new InvalidOperationException(answer.Result.Exception?.Message ?? "cancelled");
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _front.DisposeAsync();
        if (_process is not null) await _process.DisposeAsync();
        await _rpc.DisposeAsync();
    }

    private Task<InvocationResponse> InvokeHttpAsync(HostedFunction function, HttpContext http, string invocation)
    {
        var request = Request(function, invocation);
        foreach (var (name, value) in http.Request.RouteValues)
        {
            request.TriggerMetadata[name] =
                new TypedData { String = Convert.ToString(value, CultureInfo.InvariantCulture) };
        }

        return _channel.InvokeAsync(request);
    }

    private static InvocationRequest Request(HostedFunction function, string invocation)
    {
        // The worker reads both contexts without a null check.
        var request = new InvocationRequest
        {
            InvocationId = invocation,
            FunctionId = function.Id,
            TraceContext = new RpcTraceContext { TraceParent = "", TraceState = "" },
            RetryContext = new RetryContext(),
        };
        if (function.DurableClient is not { } client) return request;
        var data = new JsonObject
        {
            ["taskHubName"] = "sync",
            ["connectionName"] = "AzureWebJobsStorage",
            ["requiredQueryStringParameters"] = "",
            // Nothing listens there: tests of orchestrations start them themselves.
            ["rpcBaseUrl"] = "http://127.0.0.1:9",
            ["baseUrl"] = "http://127.0.0.1/runtime/webhooks/durabletask",
        };
        request.InputData.Add(
            new ParameterBinding { Name = client, Data = new TypedData { Json = data.ToJsonString() } });
        return request;
    }

    private static WebApplication Rpc(WorkerChannel channel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (null, null));
        builder.Services.AddSingleton(channel);
        var app = builder.Build();
        app.MapGrpcService<WorkerChannel>();
        return app;
    }
}
