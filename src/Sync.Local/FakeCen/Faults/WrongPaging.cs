using System.Globalization;
using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Faults;

/// <summary>A total that is off by <paramref name="By"/>.</summary>
public sealed record WrongTotal(int By) : EditedListing
{
    protected override void Edit(FakeExchange exchange) =>
        exchange.SetCounter("TotalCount", exchange.Counter("TotalCount") + By);
}

public sealed record MissingTotal : EditedListing
{
    protected override void Edit(FakeExchange exchange) => exchange.Body!.Remove("TotalCount");
}

public sealed record UnparsableTotal(string Text = "many") : EditedListing
{
    protected override void Edit(FakeExchange exchange) => exchange.Body!["TotalCount"] = Text;
}

/// <summary>Numbers where the API page specifies strings.</summary>
public sealed record NumericCounters : EditedListing
{
    private static readonly string[] Names = ["PageSize", "PageNumber", "TotalCount"];

    protected override void Edit(FakeExchange exchange)
    {
        foreach (var name in Names.Where(exchange.Body!.ContainsKey)) exchange.Body[name] = exchange.Counter(name);
    }
}

/// <summary>A server that limits page sizes, and echoes the reduced size.</summary>
public sealed record ClampedPageSize(int Limit) : ListingFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.PageSizeLimit = Limit;
        return answer();
    }
}

/// <summary>The same limit, but the response echoes the requested page size.</summary>
public sealed record SilentClamp(int Limit) : EditedListing
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.PageSizeLimit = Limit;
        return base.ApplyAsync(exchange, answer);
    }

    protected override void Edit(FakeExchange exchange) =>
        exchange.SetCounter(
            exchange.SizeName,
            exchange.Selection?.Size
                ?? (int.TryParse(
                    exchange.Request.Parameter("PageSize"), CultureInfo.InvariantCulture, out var size)
                    ? size
                    : CenActions.DefaultPageSize));
}

/// <summary>The first page, whichever was requested.</summary>
/// <param name="EchoAsked">Whether the response claims to be the requested page.</param>
public sealed record RepeatedPage(bool EchoAsked = true) : EditedListing
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.ServedPage = 1;
        return base.ApplyAsync(exchange, answer);
    }

    protected override void Edit(FakeExchange exchange)
    {
        if (EchoAsked && exchange.Body!.ContainsKey("PageNumber"))
            exchange.SetCounter("PageNumber", exchange.Page ?? 1);
    }
}

/// <summary>A page without entries, although the total is not zero.</summary>
/// <param name="Bare">Omits the array, not only its items.</param>
public sealed record EmptyPage(bool Bare = false) : EditedListing
{
    protected override void Edit(FakeExchange exchange) => exchange.RemoveEntries(Bare);
}

/// <summary>
/// A consistent but outdated listing: as if there were only its first <paramref name="Held"/> entries, paged and
/// counted.
/// </summary>
public sealed record StaleListing(int Held) : ListingFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Listed.Add(entries => entries.Take(Held));
        return answer();
    }
}

/// <summary>The entry at an index of the listing is neither listed nor counted.</summary>
public sealed record HiddenEntry(int At = 0) : ListingFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Listed.Add(entries => entries.Where((_, place) => place != At));
        return answer();
    }
}

/// <summary>A total that is at most <paramref name="Most"/>.</summary>
public sealed record CappedTotal(int Most) : EditedListing
{
    protected override void Edit(FakeExchange exchange) =>
        exchange.SetCounter("TotalCount", Math.Min(Most, exchange.Counter("TotalCount")));
}

/// <summary>The first entry of a page also replaces the second.</summary>
public sealed record RepeatedEntry : EditedListing
{
    protected override void Edit(FakeExchange exchange)
    {
        if (exchange.EntryArray is { Count: > 1 } entries) entries[1] = entries[0]!.DeepClone();
    }
}

/// <summary>Filters are ignored: everything is listed, flow logs still by region.</summary>
public sealed record IgnoredFilter : ListingFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.IgnoresFilter = true;
        return answer();
    }
}
