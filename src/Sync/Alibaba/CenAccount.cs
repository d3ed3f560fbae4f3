namespace Sync.Alibaba;

/// <summary>The account whose flow logs are kept, as the settings name it.</summary>
/// <param name="role">Taken anew by every run when there are no credentials.</param>
/// <param name="expectedId">The account id the credentials must belong to; null: whichever they do.</param>
public sealed class CenAccount(AlibabaRpc rpc, AlibabaSettings settings, AlibabaCredentials? credentials, OidcRole? role, string? expectedId)
{
    /// <summary>
    /// Finds out whose credentials these are, once per run: rows are filed under an account id, and a wrong one would make
    /// another account's flow logs look removed.
    /// </summary>
    /// <exception cref="AccountMismatchException">They belong to another account than the settings say.</exception>
    /// <exception cref="AlibabaException">The cloud did not say, and neither do the settings.</exception>
    public async Task<ProvenAccount> ProveAsync(CancellationToken cancellationToken)
    {
        var given = credentials ?? await (role ?? throw NoCredentials()).AssumeAsync(cancellationToken);
        var key = expectedId ?? given.AccessKeyId;
        var id = await IdentifyAsync(given, key, cancellationToken);
        if (expectedId is not null && expectedId != id) throw new AccountMismatchException(expectedId, id);
        return new ProvenAccount(id, new CenClient(rpc, settings, _ => ValueTask.FromResult(given), id));
    }

    private async Task<string> IdentifyAsync(AlibabaCredentials given, string key, CancellationToken cancellationToken)
    {
        try
        {
            var sts = new StsClient(rpc, settings, _ => ValueTask.FromResult(given), key);
            return (await sts.GetCallerIdentityAsync(cancellationToken)).AccountId;
        }
        // An account id in the settings stands in for an STS that cannot be reached, not for one that refuses the key.
        catch (AlibabaException error) when (expectedId is not null && error.Kind is (AlibabaErrorKind.Unreachable or AlibabaErrorKind.Transient))
        {
            return expectedId!;
        }
    }

    private static AlibabaException NoCredentials() => new(
        AlibabaErrorKind.Denied, "NoCredentials",
        "There are no Alibaba Cloud credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, "
        + "or ALIBABA_CLOUD_ROLE_ARN and what goes with it.");
}

/// <summary>An account whose id the cloud confirmed, and the client that calls it with its credentials.</summary>
public sealed record ProvenAccount(string AccountId, CenClient Cen);

/// <summary>The credentials belong to another account than the settings say.</summary>
public sealed class AccountMismatchException(string expected, string actual)
    : Exception($"Sync__AccountId is {expected}, but the credentials belong to account {actual}: nothing was merged.");
