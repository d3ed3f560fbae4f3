using Npgsql;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>
/// One line that names the inventory a command uses: its cloud and its database, or the address of a deployed app.
/// </summary>
internal static class InventoryDescription
{
    /// <summary>Writes to standard error, because a program may read standard output.</summary>
    public static Task WriteAsync(LocalApp app, CancellationToken cancellationToken) =>
        WriteAsync(app, Console.Error, cancellationToken);

    public static async Task WriteAsync(LocalApp app, TextWriter notes, CancellationToken cancellationToken)
    {
        if (notes != TextWriter.Null)
            await notes.WriteLineAsync($"inventory: {await OfAsync(app, cancellationToken)}");
    }

    /// <summary>The same for a deployed app.</summary>
    public static Task WriteAsync(Uri app, TextWriter notes) => notes.WriteLineAsync($"inventory: the app at {app}");

    public static async Task<string> OfAsync(LocalApp app, CancellationToken cancellationToken)
    {
        var held = await app.Get<CloudTable>().ReadAsync(cancellationToken);
        return $"{held?.ToString() ?? "no cloud yet"}; {DatabaseOf(app)}";
    }

    private static string DatabaseOf(LocalApp app)
    {
        var database = new NpgsqlConnectionStringBuilder(app.Get<SyncSettings>().Postgres);
        return $"database {database.Database ?? database.Username} "
            + $"{(app.Postgres is null ? $"at {database.Host}" : "in the embedded PostgreSQL")}";
    }
}
