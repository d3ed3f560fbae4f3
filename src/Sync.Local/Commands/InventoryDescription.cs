using Npgsql;
using Sync.Local.Hosting;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary>Which inventory a command reads or writes, in one line: of which cloud, in which database.</summary>
internal static class InventoryDescription
{
    /// <summary>On standard error: standard output may be read by a program.</summary>
    public static async Task WriteAsync(LocalApp app, CancellationToken cancellationToken) =>
        await Console.Error.WriteLineAsync($"inventory: {await OfAsync(app, cancellationToken)}");

    public static async Task<string> OfAsync(LocalApp app, CancellationToken cancellationToken)
    {
        var held = await app.Get<CloudTable>().ReadAsync(cancellationToken);
        return $"{held?.ToString() ?? "of no cloud yet"}; {DatabaseOf(app)}";
    }

    private static string DatabaseOf(LocalApp app)
    {
        var database = new NpgsqlConnectionStringBuilder(app.Get<SyncSettings>().Postgres);
        return $"database {database.Database ?? database.Username} {(app.Postgres is null ? $"at {database.Host}" : "of the embedded PostgreSQL")}";
    }
}
