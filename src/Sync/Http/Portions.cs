using System.Runtime.CompilerServices;
using Npgsql;

namespace Sync.Http;

/// <summary>Reads all there is in portions, each after the last item of the one before: no connection is held while a reader takes one.</summary>
internal static class Portions
{
    public const int Rows = 5000;

    /// <param name="read">Up to so many items after a position, null for the beginning.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T, TPosition>(
        NpgsqlDataSource dataSource, Func<NpgsqlConnection, TPosition?, int, IAsyncEnumerable<T>> read, Func<T, TPosition> position,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var after = default(TPosition);
        for (var count = Rows; count == Rows;)
        {
            List<T> items;
            await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
                items = await read(connection, after, Rows).ToListAsync(cancellationToken);
            foreach (var item in items) yield return item;
            count = items.Count;
            if (count > 0) after = position(items[^1]);
        }
    }
}
