using Npgsql;
using Sync.Baselines.Calls;

namespace Sync.Baselines.Floor;

/// <summary>
/// The least work of an unchanged run: sign and fetch every page, parse it without making objects, hash what Sync
/// hashes, compare with the stored hashes, write the ledger in one statement. It has no retries, no lease, no history
/// and no messages, and it stops where a run of Sync would begin to merge.
/// </summary>
internal sealed class FloorRun(AccessKey key, Uri cloud, string database) : IAsyncDisposable
{
    private readonly CenCalls _calls = new(key, cloud);
    private readonly NpgsqlDataSource _dataSource = new NpgsqlSlimDataSourceBuilder(database).EnableArrays().Build();

    public static async Task<int> RunOnceAsync(AccessKey key, Uri cloud, string database)
    {
        await using var floor = new FloorRun(key, cloud, database);
        Console.WriteLine(await floor.RunAsync());
        return 0;
    }

    /// <summary>Runs once for each line of the input, in the same process.</summary>
    public static async Task<int> RunForEachLineAsync(AccessKey key, Uri cloud, string database)
    {
        await using var floor = new FloorRun(key, cloud, database);
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(await floor.RunAsync());
        return 0;
    }

    /// <returns>
    /// What was found, as the benchmark expects it: <c>known=N listed=N of=N added=0 changed=0 removed=0 unread=0</c>.
    /// </returns>
    private async Task<string> RunAsync()
    {
        var (hashes, account, regions) = (
            StoredHashes.ReadAsync(_dataSource), _calls.AccountAsync(), _calls.RegionsAsync());
        var comparison = new Comparison(await hashes);
        var totals = await Task.WhenAll((await regions).Select(region =>
            Task.Run(() => _calls.ReadPagesAsync(region, page => comparison.Read(page.Span)))));
        await FloorLedger.WriteAsync(_dataSource, await account, await regions, totals);
        return comparison.Describe(totals.Sum());
    }

    public async ValueTask DisposeAsync()
    {
        _calls.Dispose();
        await _dataSource.DisposeAsync();
    }
}
