using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Local.Hosting;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary>The checks of <c>doctor</c> of the credentials, and of each account.</summary>
internal sealed class CloudDoctor(LocalApp app, DoctorReport report)
{
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var accounts = app.Get<CenAccounts>();
        if (!await CheckCredentialsAsync(accounts, cancellationToken)) return;

        var (listed, directoryError) = await accounts.ListAsync(cancellationToken);
        if (directoryError is not null)
            report.Wrong("resource directory", $"{directoryError.Code}: {directoryError.Message}");
        foreach (var account in listed) await CheckAccountAsync(account, cancellationToken);
    }

    private async Task<bool> CheckCredentialsAsync(CenAccounts accounts, CancellationToken cancellationToken)
    {
        if (app.FakeCen is not null)
        {
            report.Ok("credentials", "those of the fake cloud; yours are not used");
            return true;
        }

        var chain = app.Get<SyncSettings>().Credentials;
        if (chain.Source is not { } source)
        {
            foreach (var lack in chain.Missing) report.Note($"not used: {lack}");
            return report.Wrong("credentials", "none found: set ALIBABA_CLOUD_ACCESS_KEY_ID and "
                + "ALIBABA_CLOUD_ACCESS_KEY_SECRET, or another source listed above");
        }

        try
        {
            var expires = await accounts.VerifyCredentialsAsync(cancellationToken);
            var expiry = expires is { } end
                ? $"valid until {Display.Time(end.UtcDateTime)}, renewed automatically"
                : "no expiry";
            report.Ok("credentials", $"{source}, {expiry}");
            return true;
        }
        catch (AlibabaException error)
        {
            return report.Wrong("credentials", $"{source}: {error.Code}: {error.Message}");
        }
    }

    private async Task CheckAccountAsync(CenAccount account, CancellationToken cancellationToken)
    {
        var known = account.Id is null ? "" : $"{account.Id}{(account.Name is null ? "" : $" ({account.Name})")}: ";
        try
        {
            var verified = await account.VerifyAsync(cancellationToken);
            report.Ok(
                "account",
                $"{verified.AccountId}{(verified.Name is null ? "" : $" ({verified.Name})")}; "
                + CloudDescription.Of(app));
            await CheckRegionsAsync(verified, cancellationToken);
        }
        catch (AlibabaException error)
        {
            report.Wrong("account", $"{known}{error.Code}: {error.Message}");
        }
    }

    private async Task CheckRegionsAsync(VerifiedAccount account, CancellationToken cancellationToken)
    {
        try
        {
            var regions = await account.ListRegionsAsync(cancellationToken);
            if (regions.Count == 0)
            {
                report.Wrong("regions", "none found: check Sync__Alibaba__Regions and Sync__Alibaba__ExcludeRegions");
                return;
            }

            report.Ok("regions", $"{regions.Count}: {string.Join(", ", regions)}");
            var request = app.Get<SyncSettings>().Filter with { RegionId = regions[0], PageNumber = 1, PageSize = 1 };
            var page = await account.Cen.DescribeFlowlogsAsync(request, null, cancellationToken);
            report.Ok("flow logs", $"{page.TotalCount} in {regions[0]}");
            if (app.Get<NetworkSettings>().Enabled) await CheckNetworkAsync(account, cancellationToken);
            else report.Ok("network", NetworkSettings.Off);
        }
        catch (AlibabaException error)
        {
            report.Wrong("cloud", $"{error.Code}: {error.Message}");
        }
    }

    // One call of every operation, so that every missing right is reported at once.
    private async Task CheckNetworkAsync(VerifiedAccount account, CancellationToken cancellationToken)
    {
        await foreach (var (operation, failure) in NetworkCheck.TryAsync(account.Cen, cancellationToken))
        {
            if (failure is null) report.Ok("network", operation);
            else
                report.Wrong(
                    "network", $"{operation}: {failure.Code}: {failure.Message} Without it, coverage is unknown; "
                    + "Sync__Network__Enabled=false stops listing the network");
        }
    }
}
