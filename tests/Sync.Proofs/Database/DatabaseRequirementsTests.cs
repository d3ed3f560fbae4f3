using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;

namespace Sync.Proofs.Database;

/// <summary>An unsuitable database is refused before the first script, with the remedy.</summary>
public sealed class DatabaseRequirementsTests
{
    [Theory]
    [InlineData("SQL_ASCII")]
    [InlineData("LATIN1")]
    public async Task An_encoding_that_cannot_represent_all_names_is_refused(string encoding)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(encoding);

        var refused = await AssertRefusedAsync(database.ConnectionString);

        Assert.Contains(
            $"is {encoding}, which cannot represent all names in the cloud: create a database with create database",
            refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard_conforming_strings", "off", "set standard_conforming_strings = on")]
    [InlineData("idle_session_timeout", "'5min'", "is 5min, so the server closes pooled connections")]
    [InlineData("default_transaction_read_only", "on", "set default_transaction_read_only = off")]
    public async Task An_unsupported_setting_of_the_server_is_refused(string setting, string value, string remedy)
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await ExecuteAsync(database, $"alter database {NameOf(database)} set {setting} = {value}");

        Assert.Contains(remedy, await AssertRefusedAsync(database.ConnectionString), StringComparison.Ordinal);
    }

    [ServerBinariesFact]
    public async Task A_standby_is_refused()
    {
        await using var server = await PrivateServer.StartAsync();
        var standby = await server.StartStandbyAsync();

        var refused = await AssertRefusedAsync(standby(server.Server.ConnectionString("postgres")));

        Assert.Contains(
            "The server is a standby, which is read-only: set ConnectionStrings__Postgres to the primary", refused,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_that_an_administrator_created_for_the_role_are_sufficient()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var role = await OrdinaryRole.CreateAsync(database);
        await ExecuteAsync(
            database,
            $"create schema sync authorization {role.Name}; create schema report authorization {role.Name}");

        await MigrateAsync(role.ConnectionString);

        await using var app = await SyncApplication.StartAsync(
            settings: [("ConnectionStrings:Postgres", role.ConnectionString)]);
        await app.RunWellAsync();
    }

    [Fact]
    public async Task A_role_that_may_not_create_schemas_is_refused_with_the_remedy()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var role = await OrdinaryRole.CreateAsync(database);
        await ExecuteAsync(database, $"create schema sync authorization {role.Name}");

        var refused = await AssertRefusedAsync(role.ConnectionString, besides: "sync");

        Assert.Contains($"Role \"{role.Name}\" may not create schemas in database", refused, StringComparison.Ordinal);
        Assert.Contains($"create schema report authorization \"{role.Name}\".", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_rights_are_listed()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var role = await OrdinaryRole.CreateAsync(database);
        await ExecuteAsync(
            database,
            $"grant usage on schema sync to {role.Name}; grant all on all tables in schema sync to {role.Name}; "
            + $"revoke delete on sync.flow_log from {role.Name}");
        await ExecuteAsync(
            database, "update sync.schema_text set hash = 'of an older text' where name = 'views.flow_log.sql'");

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(role.ConnectionString));

        Assert.Contains(
            "CREATE on schema report, CREATE on schema sync, DELETE on table sync.flow_log and 1 more", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_listed_at_once_by_migrate_and_by_doctor_and_without_a_stack_trace()
    {
        await using var database = await TestDatabase.CreateEmptyAsync("LATIN1");
        await ExecuteAsync(database, $"alter database {NameOf(database)} set idle_session_timeout = '5min'");
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = database.ConnectionString,
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "unused",
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "unused",
        };

        var migrate = await SyncProcess.RunAsync(settings, "migrate");
        var doctor = await SyncProcess.RunAsync(settings, "doctor", "--cloud", "fake");

        Assert.Equal((1, 1), (migrate.ExitCode, doctor.ExitCode));
        foreach (var output in (ReadOnlySpan<string>)[migrate.Errors, doctor.Output])
        {
            Assert.Contains("is LATIN1", output, StringComparison.Ordinal);
            Assert.Contains("idle_session_timeout is 5min", output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
    }

    /// <summary>Asserts that the migration is refused and that nothing was created.</summary>
    /// <param name="besides">A schema that existed before.</param>
    /// <returns>The message.</returns>
    private static async Task<string> AssertRefusedAsync(string connectionString, string? besides = null)
    {
        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(connectionString));
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        var made = await connection.QueryAsync<string>(
            "select nspname from pg_namespace where nspname in ('sync', 'report')");
        Assert.Equal(besides is null ? [] : [besides], made);
        return error.Message;
    }

    private static async Task MigrateAsync(string connectionString)
    {
        await using var dataSource = SyncDataSource.Create(connectionString);
        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();
    }

    private static string NameOf(TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.ExecuteAsync(sql);
    }
}
