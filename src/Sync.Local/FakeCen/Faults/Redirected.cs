namespace Sync.Local.FakeCen.Faults;

/// <summary>A redirect, as from a proxy that requires a login.</summary>
public sealed record Redirected(string Location) : ListingFault
{
    public override Task ApplyAsync(FakeExchange exchange, Func<Task> answer)
    {
        exchange.Result = TypedResults.Redirect(Location);
        return Task.CompletedTask;
    }
}
