using Npgsql;

namespace Sync.Database;

/// <summary>Asks the server how many connections it allows, before the app opens pools of them.</summary>
public static class ServerLimit
{
    /// <param name="usual">The budget for a server without a lower limit.</param>
    /// <returns>
    /// The usual budget as well if the server does not answer, or if there is a pooler, which has a limit of its own.
    /// </returns>
    public static async Task<ConnectionBudget> FitAsync(
        string connectionString, PostgresAuthentication authentication, ConnectionBudget usual,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var dataSource = SyncDataSource.Create(
                connectionString, SyncDataSource.Identity(authentication), connections: 1);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return await Pooler.IsBetweenAsync(connection, cancellationToken)
                ? usual : usual.Within(await ConnectionBudget.ReadUsableAsync(connection, cancellationToken));
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return usual;
        }
    }
}
