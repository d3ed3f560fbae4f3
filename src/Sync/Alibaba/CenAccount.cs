using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>An account whose flow logs are kept.</summary>
/// <param name="settings">How it is called, with its own regions and rate.</param>
/// <param name="credentials">Null when there are none to be had, as <paramref name="noCredentials"/> then says.</param>
public sealed class CenAccount(AlibabaRpc rpc, AlibabaSettings settings, CredentialCache? credentials, AlibabaException? noCredentials)
{
    /// <summary>The <see cref="AlibabaException.Code"/> for credentials of another account.</summary>
    public const string AccountMismatch = "AccountMismatch";

    /// <summary>The account id the keys must belong to; null: whichever they do.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The setting that names the id, for messages.</summary>
    public string Setting { get; init; } = "Sync__AccountId";

    /// <summary>When the keys in use expire; null when they do not, or have not been fetched yet.</summary>
    public DateTimeOffset? Expires => credentials?.Expires;

    /// <summary>
    /// Finds out whose credentials these are. Keys that are renewed later in the run are asked about, too, before a call is made
    /// with them.
    /// </summary>
    /// <exception cref="AlibabaException">
    /// They belong to another account than the settings say (<see cref="AccountMismatch"/>), or the cloud did not say to which.
    /// </exception>
    public async Task<ProvenAccount> ProveAsync(CancellationToken cancellationToken)
    {
        var keys = credentials ?? throw noCredentials!;
        var owners = new KeyOwners(rpc, settings, Id ?? "only");
        var id = await IdentifyAsync(keys, owners, cancellationToken);
        if (Id is not null && Id != id) throw Mismatch($"{Setting} is {Id}, but the credentials belong to account {id}: nothing was merged.");
        return new ProvenAccount(id, new CenClient(rpc, settings, keys, id) { Verify = VerifyAsync }, settings) { Name = Name };

        async Task VerifyAsync(AlibabaCredentials given, CancellationToken token)
        {
            if (await owners.OfAsync(given, token) is var actual && actual != id)
                throw Mismatch($"The credentials were renewed and now belong to account {actual}, not to {id} as when the run began: no more is merged.");
        }
    }

    private static async Task<string> IdentifyAsync(CredentialCache keys, KeyOwners owners, CancellationToken cancellationToken)
    {
        var given = await keys.GetAsync(cancellationToken);
        try
        {
            return await owners.OfAsync(given, cancellationToken);
        }
        catch (AlibabaException error) when (error.Kind == AlibabaErrorKind.Expired && keys.Drop(given))
        {
            return await owners.OfAsync(await keys.GetAsync(cancellationToken), cancellationToken);
        }
    }

    private static AlibabaException Mismatch(string message) => new(AlibabaErrorKind.Denied, AccountMismatch, message);
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
