using Npgsql;
using Sync.FlowLogs;
using Sync.Alibaba;
using Sync.Database;
using Sync.Local.Hosting;
using Sync.Network;
using Sync.Runs;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Local.Commands;

/// <summary>The checks of <c>doctor</c>. Each writes one line, which for a failed check says what to do.</summary>
internal sealed class Doctor(LocalApp app)
{
    public async Task<bool> CheckPostgresAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Pooler.OpenAsync(app.Get<NpgsqlDataSource>(), cancellationToken);
            Ok("postgres", $"version {connection.PostgreSqlVersion}, "
                + $"{app.Postgres?.Description ?? "from ConnectionStrings__Postgres"}");
            var faults = await DatabaseRequirements.FindFaultsAsync(connection, cancellationToken);
            foreach (var fault in faults) Wrong("postgres", fault);
            if (faults.Count > 0) return false;

            var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
            if (missing.Count > 0)
                return Wrong(
                    "schema",
                    $"lacks {string.Join(", ", missing)}: run the command migrate (up and sync do it automatically)");
            Ok("schema", "up to date");
            return await CheckInventoryAsync(cancellationToken) & await CheckConnectionsAsync(
                connection, cancellationToken);
        }
        catch (PoolerException error)
        {
            return Wrong("postgres", error.Message);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return Wrong("postgres", $"{DatabaseErrors.Describe(error)}: check host, port, "
                + "user and password in ConnectionStrings__Postgres");
        }
    }

    private async Task<bool> CheckConnectionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var budget = app.Get<ConnectionBudget>();
        if (await budget.FaultAsync(connection, cancellationToken) is { } fault) return Wrong("connections", fault);
        var shares = $"{budget.Runs} for runs and deliveries, {budget.Reads} for readers";
        Ok("connections", $"{budget.PerInstance} for each of {budget.Instances} instance(s): {shares}");
        return true;
    }

    private async Task<bool> CheckInventoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await app.Get<CloudTable>().RequireSameAsync(cancellationToken);
        }
        catch (WrongCloudException error)
        {
            return Wrong("inventory", error.Message);
        }

        Ok("inventory", await InventoryDescription.OfAsync(app, cancellationToken));
        return true;
    }

    /// <summary>Writes, reads and removes a small file in the store of each series of snapshots.</summary>
    public async Task<bool> CheckSnapshotsAsync(CancellationToken cancellationToken)
    {
        var healthy = true;
        foreach (var series in app.Get<IReadOnlyList<SnapshotSettings>>())
        {
            var target = app.Get<SnapshotTargets>().Of(series);
            try
            {
                await SnapshotCheck.TryAsync(target, series.Name, cancellationToken);
                Ok("snapshots", $"{series.Name}: {target.Settings.Description} can be written, read and listed");
            }
            catch (TargetException error)
            {
                healthy = Wrong("snapshots", $"{series.Name}: {error.Message}");
            }
        }

        return healthy;
    }

    /// <summary>Checks the credentials, their source and expiry, and then each account.</summary>
    public async Task<bool> CheckCloudAsync(CancellationToken cancellationToken)
    {
        var accounts = app.Get<CenAccounts>();
        if (!await CheckCredentialsAsync(accounts, cancellationToken)) return false;

        var (listed, directoryError) = await accounts.ListAsync(cancellationToken);
        var healthy = directoryError is null
            || Wrong("resource directory", $"{directoryError.Code}: {directoryError.Message}");
        foreach (var account in listed) healthy &= await CheckAccountAsync(account, cancellationToken);
        return healthy;
    }

    private async Task<bool> CheckCredentialsAsync(CenAccounts accounts, CancellationToken cancellationToken)
    {
        var chain = app.Get<SyncSettings>().Credentials;
        if (chain.Source is not { } source)
        {
            foreach (var lack in chain.Missing) Console.WriteLine($"      not used: {lack}");
            return Wrong("credentials", "none found: set ALIBABA_CLOUD_ACCESS_KEY_ID and "
                + "ALIBABA_CLOUD_ACCESS_KEY_SECRET, or another source listed above");
        }

        try
        {
            var expires = await accounts.ProveCredentialsAsync(cancellationToken);
            var expiry = expires is { } end
                ? $"valid until {end:yyyy-MM-dd HH:mm:ss} UTC, renewed automatically"
                : "no expiry";
            Ok("credentials", $"{source}, {expiry}");
            return true;
        }
        catch (AlibabaException error)
        {
            return Wrong("credentials", $"{source}: {error.Code}: {error.Message}");
        }
    }

    private async Task<bool> CheckAccountAsync(CenAccount account, CancellationToken cancellationToken)
    {
        var known = account.Id is null ? "" : $"{account.Id}{(account.Name is null ? "" : $" ({account.Name})")}: ";
        try
        {
            var proven = await account.ProveAsync(cancellationToken);
            Ok(
                "account",
                $"{proven.AccountId}{(proven.Name is null ? "" : $" ({proven.Name})")}; {CloudDescription.Of(app)}");
            return await CheckRegionsAsync(proven, cancellationToken);
        }
        catch (AlibabaException error)
        {
            return Wrong("account", $"{known}{error.Code}: {error.Message}");
        }
    }

    private async Task<bool> CheckRegionsAsync(ProvenAccount account, CancellationToken cancellationToken)
    {
        try
        {
            var regions = await account.ListRegionsAsync(cancellationToken);
            if (regions.Count == 0)
                return Wrong("regions", "none found: check Sync__Alibaba__Regions and Sync__Alibaba__ExcludeRegions");
            Ok("regions", $"{regions.Count}: {string.Join(", ", regions)}");
            var request = app.Get<SyncSettings>().Filter with { RegionId = regions[0], PageNumber = 1, PageSize = 1 };
            var page = await account.Cen.DescribeFlowlogsAsync(request, null, cancellationToken);
            Ok("flow logs", $"{page.TotalCount} in {regions[0]}");
            if (app.Get<NetworkSettings>().Enabled) return await CheckNetworkAsync(account, cancellationToken);
            Ok("network", NetworkSettings.Off);
            return true;
        }
        catch (AlibabaException error)
        {
            return Wrong("cloud", $"{error.Code}: {error.Message}");
        }
    }

    // One call of every operation, so that every missing right is reported at once.
    private static async Task<bool> CheckNetworkAsync(ProvenAccount account, CancellationToken cancellationToken)
    {
        var healthy = true;
        await foreach (var (operation, failure) in NetworkCheck.TryAsync(account.Cen, cancellationToken))
        {
            if (failure is null) Ok("network", operation);
            else
                healthy = Wrong(
                    "network", $"{operation}: {failure.Code}: {failure.Message} Without it, coverage is unknown; "
                    + "Sync__Network__Enabled=false stops listing the network");
        }

        return healthy;
    }

    private static void Ok(string what, string detail) => Console.WriteLine($"ok    {what}: {detail}");

    private static bool Wrong(string what, string advice)
    {
        Console.WriteLine($"WRONG {what}: {advice}");
        return false;
    }
}
