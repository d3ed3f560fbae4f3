using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;
using Sync.Proofs.Upgrade;

namespace Sync.Proofs.Database;

/// <summary>
/// The migrating process is killed within each script, which is also after the previous one: the next start completes
/// the migration.
/// </summary>
public sealed class InterruptedMigrationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Scripts => [.. SchemaScripts.Numbered, SchemaScripts.Repeated[0]];

    // The first DDL command of a script waits for a lock that the test holds.
    private const string Hold = """
        create schema proof;
        create function proof.hold() returns event_trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock(77);
        end
        $$;
        create event trigger hold on ddl_command_end execute function proof.hold();
        """;

    private const string Waiting = """
        select count(*)
        from pg_locks
        where locktype = 'advisory' and objid = 77 and not granted
          and database = (select oid from pg_database where datname = current_database())
        """;

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_migration_killed_within_this_script_leaves_nothing_of_it_and_completes_later(string script)
    {
        var done = SchemaScripts.Numbered.TakeWhile(each => each != script).ToList();
        await using var database = await SchemaState.CreateAsync(done.Count, withData: false);
        await using var holder = new NpgsqlConnection(SchemaState.Unpooled(database.ConnectionString));
        await holder.OpenAsync();
        await holder.ExecuteAsync(Hold);
        await holder.ExecuteAsync("select pg_advisory_lock(77)");

        await KillWhileWaitingAsync(database, holder);

        Assert.Equal(
            SchemaScripts.Numbered.Skip(done.Count), await Migrator.ReadMissingAsync(holder, CancellationToken.None));
        // The server has not noticed the kill, so the session still waits within the script. Once unlocked, it finds
        // its client gone and rolls back. Runs on a separate thread: it blocks until the lock is released below.
        var next = Task.Run(() => MigrateAsync(database));
        await holder.ExecuteAsync("select pg_advisory_unlock(77)");
        Assert.Equal([.. SchemaScripts.Numbered.Skip(done.Count), .. SchemaScripts.Repeated], await next);

        Assert.Equal(await SchemaState.FreshAsync(), await SchemaState.DescribeAsync(database.ConnectionString));
    }

    private static async Task KillWhileWaitingAsync(TestDatabase database, NpgsqlConnection holder)
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var process = SyncProcess.Start(Settings(database), "migrate");
        while (await holder.ExecuteScalarAsync<long>(Waiting) == 0)
        {
            Assert.False(process.HasExited, "The migration did not reach the script.");
            await Task.Delay(20, limit.Token);
        }

        await process.KillAsync();
    }

    private static Dictionary<string, string?> Settings(TestDatabase database) => new()
    {
        ["ConnectionStrings:Postgres"] = database.ConnectionString,
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "unused",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "unused",
    };

    private static async Task<IReadOnlyList<string>> MigrateAsync(TestDatabase database)
    {
        await using var dataSource = SyncDataSource.Create(database.ConnectionString);
        return await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();
    }
}
