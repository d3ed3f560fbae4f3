using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>An account whose flow logs are kept.</summary>
/// <param name="settings">How it is called, with its own regions and rate.</param>
/// <param name="credentials">Null when there are none to be had, as <paramref name="noCredentials"/> then says.</param>
public sealed class CenAccount(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache? credentials, AlibabaException? noCredentials)
{
    /// <summary>The account id the keys must belong to; null: whichever they do.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The setting that names the id, for messages.</summary>
    public string Setting { get; init; } = "Sync__AccountId";

    /// <summary>When the keys in use expire; null when they do not, or have not been fetched yet.</summary>
    public DateTimeOffset? Expires => credentials?.Expires;

    /// <summary>
    /// Finds out whose credentials these are, once per run: rows are filed under an account id, and a wrong one would make
    /// another account's flow logs look removed.
    /// </summary>
    /// <exception cref="AccountMismatchException">They belong to another account than the settings say.</exception>
    /// <exception cref="AlibabaException">The cloud did not say, and neither do the settings.</exception>
    public async Task<ProvenAccount> ProveAsync(CancellationToken cancellationToken)
    {
        var keys = credentials ?? throw noCredentials!;
        var given = await keys.GetAsync(cancellationToken);
        var id = await IdentifyAsync(new StsClient(rpc, settings, keys, Id ?? given.AccessKeyId), cancellationToken);
        if (Id is not null && Id != id) throw new AccountMismatchException(Setting, Id, id);
        return new ProvenAccount(id, new CenClient(rpc, settings, keys, id), settings) { Name = Name };
    }

    private async Task<string> IdentifyAsync(StsClient sts, CancellationToken cancellationToken)
    {
        try
        {
            return (await sts.GetCallerIdentityAsync(cancellationToken)).AccountId;
        }
        // An account id in the settings stands in for an STS that cannot be reached, not for one that refuses the key.
        catch (AlibabaException error) when (Id is not null && error.Kind is (AlibabaErrorKind.Unreachable or AlibabaErrorKind.Transient))
        {
            return Id!;
        }
    }
}

/// <summary>An account whose id the cloud confirmed, and the client that calls it with its credentials.</summary>
public sealed record ProvenAccount(string AccountId, CenClient Cen, AlibabaSettings Settings)
{
    public string? Name { get; init; }

    /// <summary>Those of the settings, or what CEN lists, but for the excluded.</summary>
    public async Task<IReadOnlyList<string>> ListRegionsAsync(CancellationToken cancellationToken)
    {
        var regions = Settings.Regions is { Count: > 0 } given
            ? given
            : [.. (await Cen.DescribeChildInstanceRegionsAsync(cancellationToken)).Select(region => region.RegionId)];
        return [.. regions.Except(Settings.ExcludeRegions)];
    }
}

/// <summary>The credentials belong to another account than the settings say.</summary>
public sealed class AccountMismatchException(string setting, string expected, string actual)
    : Exception($"{setting} is {expected}, but the credentials belong to account {actual}: nothing was merged.");
