using Npgsql;
using Sync.Database;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>The checks of <c>doctor</c> of the database.</summary>
internal sealed class DatabaseDoctor(LocalApp app, DoctorReport report)
{
    private const int MostNamed = 3;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Pooler.OpenAsync(app.Get<NpgsqlDataSource>(), cancellationToken);
            var isPooled = await Pooler.IsBetweenAsync(connection, cancellationToken);
            report.Ok("postgres", $"version {connection.PostgreSqlVersion}, "
                + $"{app.Postgres?.Description ?? "from ConnectionStrings__Postgres"}"
                + (isPooled ? ", through a pooler" : ""));
            var faults = await DatabaseRequirements.FindFaultsAsync(connection, cancellationToken);
            foreach (var fault in faults) report.Wrong("postgres", fault);
            if (faults.Count > 0) return;
            if (await CheckSchemaAsync(connection, cancellationToken)) await CheckInventoryAsync(cancellationToken);
            await CheckConnectionsAsync(connection, isPooled, cancellationToken);
        }
        catch (PoolerException error)
        {
            report.Wrong("postgres", error.Message);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            report.Wrong("postgres", $"{DatabaseErrors.Describe(error)}: check host, port, "
                + "user and password in ConnectionStrings__Postgres");
        }
    }

    /// <returns>Whether the schema is there.</returns>
    private async Task<bool> CheckSchemaAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
        if (missing.Count == 0)
        {
            report.Ok("schema", "up to date");
            return true;
        }

        // Every command migrates the embedded database, which nobody else uses.
        if (app.Postgres is not null)
        {
            report.Ok("schema", "the first command that uses the embedded database creates or updates it");
            return false;
        }

        var isNew = missing.Count == SchemaScripts.Numbered.Count;
        var more = missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : "";
        return report.Wrong(
            "schema",
            (isNew ? "the database is new" : $"lacks {string.Join(", ", missing.Take(MostNamed))}{more}")
                + $": run {CommandLine.Name} migrate (up and run do it automatically)");
    }

    private async Task CheckInventoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await app.Get<CloudTable>().RequireSameAsync(cancellationToken);
            report.Ok("inventory", await InventoryDescription.OfAsync(app, cancellationToken));
        }
        catch (WrongCloudException error)
        {
            report.Wrong("inventory", error.Message);
        }
    }

    private async Task CheckConnectionsAsync(
        NpgsqlConnection connection, bool isPooled, CancellationToken cancellationToken)
    {
        var budget = app.Get<ConnectionBudget>();
        var shares = $"{budget.PerInstance} for each of {budget.Instances} instance(s): {budget.Runs} for runs and "
            + $"deliveries, {budget.Reads} for readers";
        // The server's limit is the pooler's business, and says nothing about the connections to the pooler.
        if (isPooled) report.Ok("connections", $"{shares}; the pooler must allow as many clients");
        else if (await budget.FaultAsync(connection, cancellationToken) is { } fault)
            report.Wrong("connections", fault);
        else report.Ok("connections", shares);
    }
}
