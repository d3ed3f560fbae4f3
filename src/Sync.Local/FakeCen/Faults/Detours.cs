namespace Sync.Local.FakeCen.Faults;

/// <summary>Something in between sends callers elsewhere, as a proxy that wants a login does.</summary>
public sealed record Redirected(string Location) : ListingFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = TypedResults.Redirect(Location);
        return Task.CompletedTask;
    }
}
