using System.Text;
using System.Text.Json.Nodes;
using Sync.Alibaba.Protocol;

namespace Sync.Local.FakeCen.Faults;

/// <summary>Flow logs that say the same in another way, or something else: as whoever adds it says.</summary>
public sealed record EditedFlowLogs(Action<JsonObject> Change) : EditedListing
{
    protected override void Edit(FakeExchange exchange)
    {
        foreach (var entry in exchange.Entries) Change(entry);
    }
}

/// <summary>Region ids in capitals, in the list of regions and in the flow logs.</summary>
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

/// <summary>Answers that something on the way converted to another encoding.</summary>
/// <param name="CodePage">Such as 936, which is GBK.</param>
/// <param name="Charset">What the header names; null for none.</param>
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
