using System.Globalization;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Local.FakeCen;

/// <summary>One admitted call and its response while it is built: what a fault can see and change.</summary>
/// <param name="cloud">The account that is called.</param>
/// <param name="caller">Null for an unsigned call.</param>
public sealed class FakeExchange(RpcRequest request, FakeCloud cloud, FakeCaller? caller, DateTimeOffset time) : IResult
{
    public RpcRequest Request { get; } = request;

    public FakeCloud Cloud { get; } = cloud;

    public FakeCaller? Caller { get; } = caller;

    public DateTimeOffset Time { get; } = time;

    public string? RegionId => Request.Parameter("RegionId");

    /// <inheritdoc cref="FakeCall.Page"/>
    public int? Page => PageOf(Request);

    /// <summary>The page to serve instead of the requested one.</summary>
    public int? ServedPage { get; set; }

    /// <summary>The largest page size to serve; null for that of the server.</summary>
    public int? PageSizeLimit { get; set; }

    /// <summary>Filters on the existing flow logs, applied in order, that decide which ones are listed.</summary>
    public IList<Func<IEnumerable<FlowLog>, IEnumerable<FlowLog>>> Listed { get; } = [];

    public bool IgnoresFilter { get; set; }

    /// <summary>The response; null until it is made.</summary>
    public IResult? Result { get; set; }

    /// <summary>Headers to add to the response.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Replacements in the JSON text, for content that no JSON writer produces.</summary>
    public IList<(string Text, string Raw)> Rewrites { get; } = [];

    /// <summary>The JSON of the response; null if it is an error or not a response of the API.</summary>
    public JsonObject? Body => Result is RpcAnswer { Error: null } answer ? answer.Body : null;

    /// <summary>The flow logs in the response.</summary>
    public IEnumerable<JsonObject> Entries => Body?["FlowLogs"]?["FlowLog"] is JsonArray entries
        ? entries.OfType<JsonObject>()
        : [];

    public int Counter(string name) => int.Parse(Body![name]!.ToString(), CultureInfo.InvariantCulture);

    public void SetCounter(string name, int value) => Body![name] = value.ToString(CultureInfo.InvariantCulture);

    public string Render(RpcAnswer answer) =>
        Rewrites.Aggregate(
            answer.Render(), (text, rewrite) => text.Replace(rewrite.Text, rewrite.Raw, StringComparison.Ordinal));

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
