using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.Local.Hosting;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary>The checks of <c>doctor</c>, each a line that ends in what to do.</summary>
internal sealed class Doctor(LocalApp app)
{
    private const int OldestSupported = 15;

    public async Task<bool> CheckPostgresAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
            var version = connection.PostgreSqlVersion;
            if (version.Major < OldestSupported) return Wrong("postgres", $"is version {version}: use {OldestSupported} or newer");
            Ok("postgres", $"version {version}, {app.Postgres?.Description ?? "as ConnectionStrings__Postgres says"}");

            var missing = await Migrator.ReadMissingAsync(connection, cancellationToken);
            if (missing.Count > 0) return Wrong("schema", $"lacks {string.Join(", ", missing)}: run the command migrate (up and sync do it by themselves)");
            Ok("schema", "of this build");
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return Wrong("postgres", $"{error.Message}: check host, port, user and password in ConnectionStrings__Postgres");
        }
    }

    public async Task<bool> CheckCloudAsync(CancellationToken cancellationToken)
    {
        ProvenAccount account;
        try
        {
            account = await app.Get<CenAccount>().ProveAsync(cancellationToken);
            Ok("account", $"{account.AccountId}; {CloudDescription.Of(app)}");
        }
        catch (Exception error) when (error is AlibabaException or AccountMismatchException)
        {
            return Wrong("account", $"{error.Message} {Advice(error)}");
        }

        return await CheckRegionsAsync(account, cancellationToken);
    }

    private async Task<bool> CheckRegionsAsync(ProvenAccount account, CancellationToken cancellationToken)
    {
        var settings = app.Get<SyncSettings>();
        try
        {
            var regions = settings.Alibaba.Regions is { Count: > 0 } given
                ? given
                : [.. (await account.Cen.DescribeChildInstanceRegionsAsync(cancellationToken)).Select(region => region.RegionId)];
            Ok("regions", $"{regions.Count}: {string.Join(", ", regions)}");
            var request = settings.Filter with { RegionId = regions[0], PageNumber = 1, PageSize = 1 };
            var page = await account.Cen.DescribeFlowlogsAsync(request, null, cancellationToken);
            Ok("flow logs", $"{page.TotalCount} in {regions[0]}");
            return true;
        }
        catch (AlibabaException error)
        {
            return Wrong("cloud", $"{error.Message} {Advice(error)}");
        }
    }

    private static string Advice(Exception error) => (error as AlibabaException)?.Kind switch
    {
        AlibabaErrorKind.Denied => "Check ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, and that a RAM policy allows cen:DescribeFlowlogs.",
        AlibabaErrorKind.Unreachable => "Check the network, a proxy, and Sync__Alibaba__Endpoint and Sync__Alibaba__StsEndpoint.",
        AlibabaErrorKind.ClockOrNonce => "Set this machine's clock: the cloud allows 15 minutes.",
        AlibabaErrorKind.Unsupported => "Name the regions to walk in Sync__Alibaba__Regions__0.",
        AlibabaErrorKind.Throttled => "Lower Sync__Alibaba__RequestsPerSecond.",
        _ => "",
    };

    private static void Ok(string what, string detail) => Console.WriteLine($"ok    {what}: {detail}");

    private static bool Wrong(string what, string advice)
    {
        Console.WriteLine($"WRONG {what}: {advice}");
        return false;
    }
}
