using Sync.Alibaba;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Walk;

/// <summary>Listings that are paged by token, walked as all others are.</summary>
public sealed class TokenPagesTests
{
    private int _calls;

    [Fact]
    public async Task A_listing_of_several_tokens_is_complete_at_its_end_without_a_further_call()
    {
        var listing = await ListAsync([Page(5, "2", "a", "b"), Page(5, "3", "c", "d"), Page(5, null, "e")]);

        Assert.IsType<CompleteListing<Router>>(listing);
        Assert.Equal(["a", "b", "c", "d", "e"], listing.Ids.Order());
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_total_that_is_the_count_of_each_page_is_supported()
    {
        var listing = await ListAsync([Page(2, "2", "a", "b"), Page(2, "3", "c", "d"), Page(1, null, "e")]);

        Assert.IsType<CompleteListing<Router>>(listing);
        Assert.Equal(5, listing.Count);
    }

    [Fact]
    public async Task An_empty_listing_is_complete_after_one_call()
    {
        Assert.IsType<CompleteListing<Router>>(await ListAsync([Page(0, null)]));
        Assert.Equal(1, _calls);
    }

    [Theory]
    [InlineData(6, "the total is 6, and 5 routers were listed")]
    [InlineData(1000, "the total is 1000, and 5 routers were listed")]
    public async Task A_listing_with_fewer_entries_than_its_total_is_incomplete(int total, string doubt)
    {
        var listing = await ListAsync([Page(total, "2", "a", "b", "c"), Page(total, null, "d", "e")]);

        Assert.Contains(
            doubt.Replace("routers", "transit routers", StringComparison.Ordinal),
            Assert.IsType<IncompleteListing<Router>>(listing).Doubt.Reason, StringComparison.Ordinal);
        Assert.Equal(5, listing.Count);
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(6, 5)]
    public async Task A_total_that_changes_between_pages_is_a_doubt(int first, int second)
    {
        var listing = await ListAsync([Page(first, "2", "a", "b", "c"), Page(second, null, "d", "e")]);

        Assert.IsType<IncompleteListing<Router>>(listing);
    }

    [Fact]
    public async Task A_token_that_is_returned_twice_ends_the_walk_and_what_was_seen_is_not_a_proof()
    {
        var listing = await ListAsync([Page(9, "2", "a"), Page(9, "2", "b"), Page(9, "2", "c")], known: ["z"]);

        Assert.Equal("EndlessListing", Assert.IsType<IncompleteListing<Router>>(listing).Doubt.Code);
    }

    [Fact]
    public async Task An_entry_that_is_listed_twice_is_a_doubt()
    {
        var listing = await ListAsync([Page(3, "2", "a", "b"), Page(3, null, "b")]);

        Assert.Contains(
            "b was listed twice", Assert.IsType<IncompleteListing<Router>>(listing).Doubt.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_entry_is_absent_only_after_a_second_walk()
    {
        var listing = await ListAsync([Page(1, null, "a")], known: ["a", "b"]);

        Assert.Equal(["b"], Assert.IsType<CompleteListing<Router>>(listing).Absent);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_listing_incomplete_and_removes_nothing()
    {
        FetchByToken<Router> fetch = (token, _) => token is null
            ? Task.FromResult(Page(2, "2", "a"))
            : throw new AlibabaException(AlibabaErrorKind.Denied, "Forbidden.RAM", "No.");

        var listing = await WalkAsync(fetch, ["a", "b"]);

        Assert.Equal("Forbidden.RAM", Assert.IsType<IncompleteListing<Router>>(listing).Doubt.Code);
    }

    private Task<Listing<Router>> ListAsync(ListedPage<Router>[] pages, params string[] known) => WalkAsync(
        (token, _) =>
        {
            _calls++;
            return Task.FromResult(pages[token is null ? 0 : int.Parse(token) - 1]);
        },
        known);

    private static Task<Listing<Router>> WalkAsync(FetchByToken<Router> fetch, string[] known)
    {
        var walker = new CompleteListing<Router>.Walker(Router.Resource, new WalkLimits(), TimeProvider.System);
        var hashes = known.ToDictionary(id => id, id => Router.Resource.Hash(new Router { TransitRouterId = id }));
        return walker.WalkAsync("cn-hangzhou", TokenPages.AsOnePage(fetch), hashes, CancellationToken.None);
    }

    private static ListedPage<Router> Page(int total, string? next, params string[] ids) => new(
        null, null, total, [.. ids.Select(id => new Router { TransitRouterId = id })], NextToken: next);
}
