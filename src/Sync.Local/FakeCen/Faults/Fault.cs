using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Faults;

/// <summary>
/// Something that goes wrong with the calls it selects. Faults wrap each other, the one added last outermost: each may
/// act before the response is made, change it afterwards, or return another one instead.
/// </summary>
public abstract record Fault
{
    /// <summary>The action of the affected calls; null for all. The same applies to the selectors below.</summary>
    public string? Action { get; init; }

    public string? RegionId { get; init; }

    /// <summary>The account that is called, or whose key is used.</summary>
    public string? AccountId { get; init; }

    /// <summary>The CEN instance that is listed, as a parameter of the call.</summary>
    public string? CenId { get; init; }

    /// <summary>The transit router that is listed, as a parameter of the call.</summary>
    public string? TransitRouterId { get; init; }

    /// <summary>From 1, also of calls with a token.</summary>
    public int? Page { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>The end of the fault, exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many selected calls succeed first.</summary>
    public int After { get; init; }

    /// <summary>How many calls it affects before it ends; null for no limit.</summary>
    public int? Times { get; init; }

    /// <summary>It affects the first of every so many selected calls; 2: it comes and goes.</summary>
    public int Every { get; init; } = 1;

    public bool Selects(FakeExchange exchange) =>
        (Action is null || Action == exchange.Request.Action)
        && (RegionId is null || RegionId == exchange.RegionId)
        && (AccountId is null || AccountId == exchange.Cloud.AccountId)
        && (CenId is null || CenId == exchange.Request.Parameter("CenId"))
        && (TransitRouterId is null || TransitRouterId == exchange.Request.Parameter("TransitRouterId"))
        && (Page is null || Page == exchange.Page)
        && (From is null || exchange.Time >= From)
        && (Until is null || exchange.Time < Until)
        && Concerns(exchange);

    /// <summary>Whether it is a fault of calls like this one at all.</summary>
    protected virtual bool Concerns(FakeExchange exchange) => true;

    /// <param name="answer">Makes the response, with the faults inside this one.</param>
    public abstract Task ApplyAsync(FakeExchange exchange, Func<Task> answer);
}

/// <summary>
/// A fault of the calls that list flow logs; with another <see cref="Fault.Action"/>, of that listing.
/// </summary>
public abstract record ListingFault : Fault
{
    protected ListingFault() => Action = CenActions.DescribeFlowlogs;
}

/// <summary>A fault that changes the response of a listing.</summary>
public abstract record EditedListing : ListingFault
{
    public override async Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        await answer();
        if (exchange.Body is not null) Edit(exchange);
    }

    protected abstract void Edit(FakeExchange exchange);
}
