using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using Sync.Inventory;

namespace Sync.CenApi;

/// <summary>
/// Answers the pages of clients that read a whole listing. Pages have numbers, so that every page costs a count and a
/// sort of all entries, and a listing of n entries a time that grows with n². From the third page on, the order of all
/// entries is read once, and kept until the inventory changes.
/// </summary>
internal sealed class CenWalks : IDisposable
{
    // About 100 bytes each.
    private const int KeptKeys = 600_000;
    private const int LongestWalk = KeptKeys / 2;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly MemoryCache _walks = new(new MemoryCacheOptions { SizeLimit = KeptKeys });

    // One at a time: the pages of a client arrive together, and each would read the order.
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<CenPage<T>> ReadAsync<T>(
        CenPages<T> pages, NpgsqlConnection connection, DynamicParameters parameters, int limit, long offset,
        CancellationToken cancellationToken)
        where T : Listed
    {
        var key = KeyOf(parameters);
        if (offset >= 2 * limit)
        {
            // A second attempt, for a run may commit in between.
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var walk = await FindAsync(key, pages, connection, parameters, cancellationToken);
                if (walk.Count > LongestWalk) break;
                var page = await pages.ReadAsync(connection, walk, limit, offset, cancellationToken);
                if (page is not null) return page;
                _walks.Remove(key);
            }
        }

        return await pages.ReadAsync(connection, parameters, limit, offset, cancellationToken);
    }

    private async Task<CenWalk> FindAsync<T>(
        string key, CenPages<T> pages, NpgsqlConnection connection, DynamicParameters parameters,
        CancellationToken cancellationToken)
        where T : Listed
    {
        if (_walks.Get<CenWalk>(key) is { } known) return known;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_walks.Get<CenWalk>(key) is { } meanwhile) return meanwhile;
            var walk = await pages.ReadOrderAsync(connection, parameters, LongestWalk + 1, cancellationToken);
            return _walks.Set(
                key, walk, new MemoryCacheEntryOptions { Size = walk.Count + 10, SlidingExpiration = Idle });
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string KeyOf(DynamicParameters parameters) => JsonSerializer.Serialize(
        parameters.ParameterNames.Order(StringComparer.Ordinal)
            .Select(name => (object?)new[] { name, JsonSerializer.Serialize(parameters.Get<object?>(name)) }));

    public void Dispose()
    {
        _walks.Dispose();
        _turn.Dispose();
    }
}
