using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Sync.Proofs.Database;

/// <summary>
/// A read-only database, for example one that an operator or a provider made read-only because its disk is full.
/// </summary>
public sealed class ReadOnlyTests
{
    [Fact]
    public async Task A_read_only_database_serves_reads_and_every_attempt_to_write_is_reported()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await FreezeAsync(app, "on");
        app.Cloud.Drift(20);

        var post = await app.Http.PostAsync("/api/sync", null);
        var command = await SyncProcess.RunAsync(app.Settings(), "sync");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "The database is read-only."),
            (post.StatusCode, await TitleAsync(post)));
        Assert.Equal(TimeSpan.FromSeconds(5), post.Headers.RetryAfter?.Delta);
        Assert.Contains(
            app.Log.All,
            line => line.StartsWith("Warning POST /api/sync failed", StringComparison.Ordinal)
                && line.Contains("25006", StringComparison.Ordinal));
        Assert.Equal(
            (1, true),
            (command.ExitCode, command.Errors.Contains("Database error: 25006", StringComparison.Ordinal)));
        Assert.Equal(120, (await app.PageAsync("pageSize=1000")).Items.Count);
        await app.CheckInvariantsAsync(atRest: true);

        await FreezeAsync(app, "off");
        await app.RunWellAsync();
        await app.CheckInvariantsAsync(atRest: true);
    }

    [ServerBinariesFact]
    public async Task A_standby_serves_reads_and_every_attempt_to_write_is_reported()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var primary = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = await TestDatabase.CreateAsync(server.Server) });
        await primary.RunWellAsync();
        var standby = await server.StartStandbyAsync();
        await using var app = await SyncApplication.StartAsync(
            settings: [("ConnectionStrings:Postgres", standby(primary.ConnectionString))]);

        var ids = await app.IdsAsync("");
        var post = await app.Http.PostAsync("/api/sync", null);
        var ready = await app.Http.GetAsync("/api/health/ready");

        // The restart closed the pooled connections; new ones work.
        primary.DataSource.Clear();
        Assert.Equal(await primary.IdsAsync(""), ids);
        Assert.Equal(120, ids.Count);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "The database is read-only."),
            (post.StatusCode, await TitleAsync(post)));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => app.RunAsync());
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refused.SqlState);
        await primary.RunWellAsync();
        await primary.CheckInvariantsAsync(atRest: true);
    }

    private static async Task<string?> TitleAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("title").GetString();

    private static async Task FreezeAsync(SyncApplication app, string value)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("set default_transaction_read_only = off");
        await connection.ExecuteAsync(
            $"alter database {connection.Database} set default_transaction_read_only = {value}");
        app.DataSource.Clear();
    }
}
