using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.Inventory.Fields;

namespace Sync.Local.FakeCen.Faults;

/// <summary>Members that the API page does not list: <c>PeerRegionId</c> of the old SDK, and an object.</summary>
public sealed record UnknownFields : EditedListing
{
    protected override void Edit(FakeExchange exchange)
    {
        foreach (var entry in exchange.Entries)
        {
            entry["PeerRegionId"] = "cn-shanghai";
            entry["Delivery"] = new JsonObject { ["Mode"] = "batch", ["Retries"] = 3 };
        }
    }
}

/// <summary>
/// Values that can break a database or a parser: NUL, a megabyte, an invalid date, half a surrogate pair.
/// </summary>
public sealed record HostileValues : EditedListing
{
    private const string Marker = "__LONE_SURROGATE__";

    protected override void Edit(FakeExchange exchange)
    {
        var labels = exchange.Resource.FieldsFor(FieldUse.Label);
        foreach (var entry in exchange.Entries.Take(1))
        {
            entry[labels[0].Member] = "nul\0name";
            entry[labels[1].Member] = new string('x', 1 << 20);
            entry["CreationTime"] = "the day before yesterday";
            entry["ProjectName"] = $"half {Marker} pair";
        }

        // No .NET writer emits half a pair, so it is inserted into the finished text.
        exchange.Rewrites.Add((Marker, "\\ud83d"));
    }
}

/// <summary>Valid JSON that a database or a parser refuses: an extremely large number, 2000 nested lists.</summary>
public sealed record UnboundedJson : EditedListing
{
    private const string Number = "__NUMBER__";
    private const string Depth = "__DEPTH__";

    protected override void Edit(FakeExchange exchange)
    {
        foreach (var entry in exchange.Entries)
        {
            entry["Weight"] = Number;
            entry["Nested"] = new JsonObject { ["Lists"] = Depth };
        }

        exchange.Rewrites.Add(($"\"{Number}\"", "1e400000"));
        exchange.Rewrites.Add(($"\"{Depth}\"", new string('[', 2000) + new string(']', 2000)));
    }
}

/// <summary>Flow logs that claim to be of another region than the requested one.</summary>
public sealed record ForeignRegion(string Says) : EditedListing
{
    protected override void Edit(FakeExchange exchange)
    {
        foreach (var entry in exchange.Entries) entry["RegionId"] = Says;
    }
}

/// <summary>A region list that omits an existing region.</summary>
public sealed record MissingRegionFromList : Fault
{
    private readonly string _missing;

    public MissingRegionFromList(string missing)
    {
        _missing = missing;
        Action = CenActions.DescribeChildInstanceRegions;
    }

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        if (exchange.Body?["Regions"]?["Region"] is JsonArray regions)
            regions.RemoveAll(region => (string?)region?["RegionId"] == _missing);
    }
}

/// <summary>A region list whose entries lack their IDs.</summary>
public sealed record NamelessRegions : Fault
{
    public NamelessRegions() => Action = CenActions.DescribeChildInstanceRegions;

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        if (exchange.Body?["Regions"]?["Region"] is not JsonArray regions) return;
        foreach (var region in regions) region!.AsObject().Remove("RegionId");
    }
}
