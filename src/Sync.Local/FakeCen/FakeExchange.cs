using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Fields;
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

    /// <summary>
    /// Filters, applied in order, that decide which entries are listed: of the flow logs of the region, or of the part
    /// of the network that the call selects.
    /// </summary>
    public IList<Func<IEnumerable<Listed>, IEnumerable<Listed>>> Listed { get; } = [];

    /// <summary>What a valid call selects that lists a part of the network; set when it is answered.</summary>
    public NetworkRequest? Selection { get; set; }

    public bool IgnoresFilter { get; set; }

    /// <summary>The response; null until it is made.</summary>
    public IResult? Result { get; set; }

    /// <summary>Headers to add to the response.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Replacements in the JSON text, for content that no JSON writer produces.</summary>
    public IList<(string Text, string Raw)> Rewrites { get; } = [];

    /// <summary>The JSON of the response; null if it is an error or not a response of the API.</summary>
    public JsonObject? Body => Result is RpcAnswer { Error: null } answer ? answer.Body : null;

    /// <summary>The listed entries in the response.</summary>
    public IEnumerable<JsonObject> Entries => EntryArray?.OfType<JsonObject>() ?? [];

    public JsonArray? EntryArray =>
        (EntryPlace.List == "" ? Body?[EntryPlace.Holder] : Body?[EntryPlace.Holder]?[EntryPlace.List]) as JsonArray;

    /// <summary>The parameter and the member of the response with the page size.</summary>
    public string SizeName => Operation?.SizeParameter ?? "PageSize";

    /// <summary>What the call lists, if it is a listing.</summary>
    public Resource Resource => Operation?.Resource ?? FlowLog.Resource;

    private NetworkOperation? Operation => NetworkOperation.Find(Request.Action);

    private (string Holder, string List) EntryPlace => Resource.Entries;

    public int Counter(string name) => int.Parse(Body![name]!.ToString(), CultureInfo.InvariantCulture);

    /// <summary>Sets a counter, as a number or as text like the correct one.</summary>
    public void SetCounter(string name, int value) => Body![name] =
        Body[name]?.GetValueKind() == JsonValueKind.Number ? value : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Removes the entries from the response; with <paramref name="bare"/>, their array as well.</summary>
    public void RemoveEntries(bool bare)
    {
        var (holder, list) = EntryPlace;
        var none = bare ? null : new JsonArray();
        if (list != "") Body![holder] = bare ? new JsonObject() : new JsonObject { [list] = none };
        else if (bare) Body!.Remove(holder);
        else Body![holder] = none;
    }

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

    internal static int? PageOf(RpcRequest request)
    {
        var operation = NetworkOperation.Find(request.Action);
        if (operation is null && request.Action != CenActions.DescribeFlowlogs) return null;
        if (operation is not { HasTokens: true }) return Number(request, "PageNumber") ?? 1;
        var size = Math.Clamp(Number(request, "MaxResults") ?? operation.DefaultSize, 1, operation.MaxSize);
        return request.Parameter("NextToken") is { } token ? PageToken.Peek(token) / size + 1 : 1;
    }

    private static int? Number(RpcRequest request, string name) =>
        int.TryParse(request.Parameter(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
