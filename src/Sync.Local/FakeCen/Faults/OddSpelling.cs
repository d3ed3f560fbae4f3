using System.Text;
using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Faults;

/// <summary>Entries changed by a given function, to the same content in another form or to other content.</summary>
public sealed record EditedFlowLogs(Action<JsonObject> Change) : EditedListing
{
    protected override void Edit(FakeExchange exchange)
    {
        foreach (var entry in exchange.Entries) Change(entry);
    }
}

/// <summary>Region IDs in upper case, in the region list and in the flow logs.</summary>
public sealed record RegionsInCapitals : Fault
{
    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        var listed = exchange.Body?["Regions"]?["Region"] is JsonArray regions ? regions.OfType<JsonObject>() : [];
        foreach (var item in listed.Concat(exchange.Entries))
            if ((string?)item["RegionId"] is { } region) item["RegionId"] = region.ToUpperInvariant();
    }
}

/// <summary>Responses that an intermediary converted to another encoding.</summary>
/// <param name="CodePage">For example 936, which is GBK.</param>
/// <param name="Charset">The charset in the header; null for none.</param>
public sealed record OtherEncoding(int CodePage, string? Charset = null) : ListingFault
{
    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        if (exchange.Result is not RpcAnswer made) return;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(CodePage) ?? Encoding.GetEncoding(CodePage);
        exchange.Result = TypedResults.Bytes(
            encoding.GetBytes(exchange.Render(made)),
            Charset is null ? "application/json" : $"application/json; charset={Charset}");
    }
}
