using Sync.Alibaba.Credentials;

namespace Sync.Alibaba;

/// <summary>An account whose flow logs are synced.</summary>
/// <param name="settings">The settings for its calls, with its own regions and rate.</param>
/// <param name="credentials">Null if there are none; <paramref name="noCredentials"/> is then the reason.</param>
public sealed class CenAccount(
    AlibabaRpc rpc, AlibabaSettings settings, CredentialCache? credentials, AlibabaException? noCredentials)
{
    /// <summary>The <see cref="AlibabaException.Code"/> for credentials of another account.</summary>
    public const string AccountMismatch = "AccountMismatch";

    /// <summary>The account id that the credentials must belong to; null for any.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The name of the setting that contains the id, for messages.</summary>
    public string Setting { get; init; } = "Sync__AccountId";

    /// <summary>When the current keys expire; null if they do not expire or have not been fetched yet.</summary>
    public DateTimeOffset? Expires => credentials?.Expires;

    /// <summary>
    /// Verifies which account the credentials belong to. Keys that are renewed later in the run are verified as well,
    /// before a call is made with them.
    /// </summary>
    /// <exception cref="AlibabaException">
    /// The credentials belong to another account than the one in the settings (<see cref="AccountMismatch"/>), or their
    /// account could not be determined.
    /// </exception>
    public async Task<VerifiedAccount> VerifyAsync(CancellationToken cancellationToken)
    {
        var keys = credentials ?? throw noCredentials!;
        var owners = new KeyOwners(rpc, settings, Id ?? "only");
        var id = await IdentifyAsync(keys, owners, cancellationToken);
        if (Id is not null && Id != id)
            throw Mismatch($"{Setting} is {Id}, but the credentials belong to account {id}: nothing was merged.");
        var client = new CenClient(rpc, settings, keys, id) { Verify = VerifyAsync };
        return new VerifiedAccount(id, client, settings) { Name = Name };

        async Task VerifyAsync(AlibabaCredentials given, CancellationToken token)
        {
            if (await owners.OfAsync(given, token) is var actual && actual != id)
            {
                throw Mismatch(
                    $"The renewed credentials now belong to account {actual}, not to {id} as at the start of the run: "
                    + "nothing more is merged.");
            }
        }
    }

    private static async Task<string> IdentifyAsync(
        CredentialCache keys, KeyOwners owners, CancellationToken cancellationToken)
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

/// <summary>An account whose id was verified with the cloud, and the client that uses its credentials.</summary>
public sealed record VerifiedAccount(string AccountId, CenClient Cen, AlibabaSettings Settings)
{
    public string? Name { get; init; }

    /// <summary>
    /// The regions of the settings or, if there are none, those that CEN lists; without excluded regions.
    /// </summary>
    public async Task<IReadOnlyList<string>> ListRegionsAsync(CancellationToken cancellationToken)
    {
        var regions = Settings.Regions is { Count: > 0 } given
            ? given
            : [.. (await Cen.DescribeChildInstanceRegionsAsync(cancellationToken)).Select(region => region.RegionId)];
        return [.. regions.Except(Settings.ExcludeRegions)];
    }
}
