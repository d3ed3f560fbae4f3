using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>Views and grants, which run if their text has changed, all in one transaction.</summary>
internal static class RepeatedScripts
{
    private const string ReadHashes = "select name, hash from sync.schema_text";

    public static async Task<List<string>> ReadChangedAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var read = new CommandDefinition(ReadHashes, cancellationToken: cancellationToken);
        var rows = await connection.QueryAsync<(string Name, string Hash)>(read);
        var applied = rows.ToDictionary(row => row.Name, row => row.Hash);
        return [.. SchemaScripts.Repeated.Where(name => applied.GetValueOrDefault(name) != SchemaScripts.Hash(name))];
    }

    private const string KeepHash = """
        insert into sync.schema_text (name, hash) values (@name, @hash)
        on conflict (name) do update set hash = excluded.hash, applied_at = clock_timestamp()
        """;

    /// <returns>The names of the scripts that ran.</returns>
    /// <exception cref="MigrationException"/>
    public static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var changed = await ReadChangedAsync(connection, cancellationToken);
        if (changed.Count == 0) return changed;
        // Grants name the views, so they run again after any view.
        if (!changed.Contains(SchemaScripts.Grants)) changed.Add(SchemaScripts.Grants);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Migrator.Impatient);
        foreach (var name in changed)
        {
            await RunAsync(connection, name);
            await connection.ExecuteAsync(KeepHash, new { name, hash = SchemaScripts.Hash(name) });
        }

        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string name)
    {
        try
        {
            await connection.ExecuteAsync(SchemaScripts.Text(name));
        }
        catch (PostgresException error)
        {
            throw MigrationException.Of(name, error);
        }
    }
}
