using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Network;

namespace Sync.Testing;

/// <summary>Compares the stored network with the one of the fake cloud, with its content.</summary>
internal static class NetworkDifference
{
    private const string Stored = """
        select concat_ws(' ', cen_id, content_hash) from sync.cen
        union all
        select concat_ws(' ', transit_router_id, content_hash) from sync.transit_router
        union all
        select concat_ws(' ', attachment_end_id, content_hash) from sync.attachment
        """;

    /// <returns>An ID and content hash of each item that only one of the two has.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(SyncApplication app)
    {
        // Bypasses any proxy, as the checks of the invariants do.
        await using var connection = new NpgsqlConnection($"{app.ConnectionString};Pooling=false");
        var stored = (await connection.QueryAsync<string>(Stored)).ToHashSet();
        stored.SymmetricExceptWith(Existing(app));
        return [.. stored.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Existing(SyncApplication app)
    {
        var network = app.Cloud.Network;
        // Their attachments are in no list.
        var basic = network.TransitRouters.Where(router => router.Type == TransitRouter.Basic)
            .Select(router => router.TransitRouterId).ToHashSet();
        return
        [
            .. network.Cens.Select(Line), .. network.TransitRouters.Select(Line),
            .. network.Attachments.Where(end => !basic.Contains(end.TransitRouterId!)).Select(Line),
        ];
    }

    private static string Line<T>(T item)
        where T : Listed, IResource<T> => $"{item.Id} {T.Resource.Hash(item)}";
}
