using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Alibaba.Protocol;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Local.FakeCen;

/// <summary>One admitted call and the answer in the making: what a fault can see and change.</summary>
/// <param name="cloud">The account that is called for.</param>
/// <param name="caller">Null for a call that nobody signs.</param>
public sealed class FakeExchange(RpcRequest request, FakeCloud cloud, FakeCaller? caller, DateTimeOffset time) : IResult
{
    public RpcRequest Request { get; } = request;

    public FakeCloud Cloud { get; } = cloud;

    public FakeCaller? Caller { get; } = caller;

    public DateTimeOffset Time { get; } = time;

    public string? RegionId => Request.Parameter("RegionId");

    /// <inheritdoc cref="FakeCall.Page"/>
    public int? Page => PageOf(Request);

    /// <summary>The page to serve in place of the one asked for.</summary>
    public int? ServedPage { get; set; }

    public int? PageSizeLimit { get; set; }

    /// <summary>What is listed of the flow logs that there are, each of what the one before it leaves.</summary>
    public IList<Func<IEnumerable<FlowLogEntry>, IEnumerable<FlowLogEntry>>> Listed { get; } = [];

    public bool IgnoresFilter { get; set; }

    public IResult? Result { get; set; }

    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Replacements in the JSON text, for what no JSON writer would write.</summary>
    public IList<(string Text, string Raw)> Rewrites { get; } = [];

    /// <summary>The answer's tree; null when the answer is a refusal or no answer of the API's at all.</summary>
    public JsonObject? Body => Result is RpcAnswer { Error: null } answer ? answer.Body : null;

    /// <summary>The flow logs of the answer.</summary>
    public IEnumerable<JsonObject> Entries => Body?["FlowLogs"]?["FlowLog"] is JsonArray entries ? entries.OfType<JsonObject>() : [];

    public int Counter(string name) => int.Parse(Body![name]!.ToString(), CultureInfo.InvariantCulture);

    public void SetCounter(string name, int value) => Body![name] = value.ToString(CultureInfo.InvariantCulture);

    public string Render(RpcAnswer answer) =>
        Rewrites.Aggregate(answer.Render(), (text, rewrite) => text.Replace(rewrite.Text, rewrite.Raw, StringComparison.Ordinal));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        foreach (var (name, value) in Headers) httpContext.Response.Headers[name] = value;
        if (Result is not RpcAnswer answer || Rewrites.Count == 0) return Result!.ExecuteAsync(httpContext);

        httpContext.Response.ContentType = answer.ContentType;
        return httpContext.Response.WriteAsync(Render(answer), httpContext.RequestAborted);
    }

    internal static int? PageOf(RpcRequest request) =>
        request.Action != CenActions.DescribeFlowlogs ? null
        : int.TryParse(request.Parameter("PageNumber"), CultureInfo.InvariantCulture, out var page) ? page : 1;
}
