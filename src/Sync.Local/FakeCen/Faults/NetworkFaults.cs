using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.Network;

namespace Sync.Local.FakeCen.Faults;

/// <summary>A fault of the calls that list the network, of all of them or of one <see cref="Fault.Action"/>.</summary>
public abstract record NetworkFault : Fault
{
    protected override bool Concerns(FakeExchange exchange) =>
        NetworkOperation.Find(exchange.Request.Action) is not null;

    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        if (exchange.Body is not null) Edit(exchange);
    }

    protected abstract void Edit(FakeExchange exchange);
}

/// <summary>A total of the page instead of the listing.</summary>
public sealed record TotalPerPage : NetworkFault
{
    protected override void Edit(FakeExchange exchange) =>
        exchange.SetCounter("TotalCount", exchange.EntryArray?.Count ?? 0);
}

/// <summary>Strings where the API page specifies numbers.</summary>
public sealed record TextCounters : NetworkFault
{
    private static readonly string[] Names = ["PageSize", "PageNumber", "MaxResults", "TotalCount"];

    protected override void Edit(FakeExchange exchange)
    {
        foreach (var name in Names)
            if (exchange.Body![name] is { } counter) exchange.Body[name] = counter.ToString();
    }
}

/// <summary>
/// Only one entry for a connection between two transit routers, at the one with the lower ID. The cloud does not
/// document whether the other one lists it too.
/// </summary>
public sealed record OnePeerEntry : NetworkFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Listed.Add(entries => entries.Where(entry => entry is not Attachment { ResourceType: "TR" } end
            || string.CompareOrdinal(end.TransitRouterId, end.PeerTransitRouterId) < 0));
        return answer();
    }

    protected override void Edit(FakeExchange exchange)
    {
    }
}

/// <summary>A fault of the calls that are paged by token.</summary>
public abstract record TokenFault : NetworkFault
{
    protected override bool Concerns(FakeExchange exchange) =>
        NetworkOperation.Find(exchange.Request.Action) is { HasTokens: true };
}

/// <summary>Every page names itself as the next one, so following the tokens never ends.</summary>
public sealed record RepeatedToken : TokenFault
{
    protected override void Edit(FakeExchange exchange) => exchange.Body!["NextToken"] =
        exchange.Request.Parameter("NextToken") ?? exchange.Selection!.NextToken(0, totalCount: 1);
}

/// <summary>No token, although there are more pages.</summary>
/// <param name="Absent">Omits the member, instead of an empty one.</param>
public sealed record LostToken(bool Absent = false) : TokenFault
{
    protected override void Edit(FakeExchange exchange)
    {
        if (Absent) exchange.Body!.Remove("NextToken");
        else exchange.Body!["NextToken"] = "";
    }
}

/// <summary>The last page has no token at all, instead of an empty one, as older versions of the API.</summary>
public sealed record AbsentLastToken : TokenFault
{
    protected override void Edit(FakeExchange exchange)
    {
        if ((string?)exchange.Body!["NextToken"] == "") exchange.Body.Remove("NextToken");
    }
}

/// <summary>The last page has a token as well: of a page without entries.</summary>
public sealed record EmptyLastPage : TokenFault
{
    protected override void Edit(FakeExchange exchange)
    {
        var total = exchange.Counter("TotalCount");
        if ((string?)exchange.Body!["NextToken"] == "" && exchange.EntryArray is { Count: > 0 })
            exchange.Body["NextToken"] = exchange.Selection!.NextToken(total, total + 1);
    }
}

/// <summary>A token that the next call is refused with.</summary>
public sealed record SpoiltToken : TokenFault
{
    protected override void Edit(FakeExchange exchange)
    {
        if (exchange.Body!["NextToken"] is JsonValue token && (string?)token != "")
            exchange.Body["NextToken"] = $"{token}x";
    }
}

/// <summary>
/// The first connection of the listed transit router is removed between two pages, so that every later page shifts.
/// </summary>
public sealed record DetachedMidWalk : TokenFault
{
    protected override void Edit(FakeExchange exchange)
    {
        if ((string?)exchange.Entries.FirstOrDefault()?["TransitRouterAttachmentId"] is { } id)
            exchange.Cloud.Network.RemoveAttachment(id);
    }
}
