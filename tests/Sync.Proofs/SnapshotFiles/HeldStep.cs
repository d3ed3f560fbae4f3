using Dapper;
using Npgsql;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>Holds a process that writes to a folder at a step, until the test has killed it.</summary>
internal sealed class HeldStep : IAsyncDisposable
{
    // A process waits in the trigger for as long as the test has the lock.
    private const string Trigger = """
        create function hold() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock(22);
            return new;
        end
        $$;
        create trigger hold before update of {0} on sync.snapshot for each row {1} execute function hold()
        """;

    private const string Waiting = "select exists (select from pg_locks where locktype = 'advisory' and not granted)";

    private readonly SnapshotBench _bench;
    private readonly NpgsqlConnection _connection;
    private readonly FileStream? _pointer;

    private HeldStep(SnapshotBench bench, NpgsqlConnection connection, FileStream? pointer) =>
        (_bench, _connection, _pointer) = (bench, connection, pointer);

    /// <param name="step">
    /// <c>pointer</c>, or the column of <c>sync.snapshot</c> that is set: <c>attempts</c>, <c>freshness</c> or
    /// <c>state</c>, which is the last step; <c>removed</c>, the last step when an old snapshot is removed.
    /// </param>
    public static async Task<HeldStep> HoldAsync(SnapshotBench bench, string step)
    {
        var connection = await bench.App.DataSource.OpenConnectionAsync();
        if (step == "pointer")
        {
            var file = $"{bench.Target.LocationOf(PathTemplate.Latest("daily"))}.lock";
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            return new HeldStep(
                bench, connection, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }

        var (column, when) = step == "removed" ? ("state", "when (new.state = 'removed')") : (step, "");
        await bench.App.ExecuteAsync(Trigger.Replace("{0}", column, StringComparison.Ordinal)
            .Replace("{1}", when, StringComparison.Ordinal));
        await connection.ExecuteAsync("select pg_advisory_lock(22)");
        return new HeldStep(bench, connection, null);
    }

    /// <summary>Waits until a process is at the step.</summary>
    public async Task ReachedAsync()
    {
        for (var tries = 0; tries < 1200; tries++)
        {
            var isThere = _pointer is null
                ? await _connection.ExecuteScalarAsync<bool>(Waiting)
                : await HasManifestAsync();
            if (isThere) return;
            await Task.Delay(50);
        }

        Assert.Fail("No process came to the step.");
    }

    // The pointer is what comes next.
    private async Task<bool> HasManifestAsync() =>
        (await _bench.Target.ListAsync($"{PathTemplate.Manifests}/", CancellationToken.None))
            .Any(path => path.EndsWith("/manifest.json", StringComparison.Ordinal));

    /// <summary>Lets everybody pass, when the server has ended the transactions of the killed process.</summary>
    public async Task ReleaseAsync()
    {
        if (_pointer is not null) await _pointer.DisposeAsync();
        else await _bench.App.ExecuteAsync("select pg_terminate_backend(pid) from pg_locks "
            + "where locktype = 'advisory' and not granted");
        await _connection.ExecuteAsync("select pg_advisory_unlock_all()");
    }

    public async ValueTask DisposeAsync()
    {
        if (_pointer is not null) await _pointer.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
