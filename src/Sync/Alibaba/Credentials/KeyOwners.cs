using System.Collections.Concurrent;

namespace Sync.Alibaba.Credentials;

/// <summary>
/// Determines with STS which account a key belongs to, once for each key and token. Rows are stored under an account
/// ID, and a wrong ID would make the flow logs of another account look removed.
/// </summary>
/// <param name="account">The account that the calls are rate limited under.</param>
internal sealed class KeyOwners(AlibabaRpc rpc, AlibabaSettings settings, string account)
{
    private readonly ConcurrentDictionary<AlibabaCredentials, Lazy<Task<string>>> _answers = new();

    /// <returns>The account ID.</returns>
    /// <exception cref="AlibabaException">
    /// STS rejected the keys or did not respond. Failures are not cached: the next call asks STS again.
    /// </exception>
    public async Task<string> OfAsync(AlibabaCredentials keys, CancellationToken cancellationToken)
    {
        var answer = _answers.GetOrAdd(keys, _ => new Lazy<Task<string>>(() => AskAsync(keys)));
        try
        {
            return await answer.Value.WaitAsync(cancellationToken);
        }
        catch (AlibabaException)
        {
            _answers.TryRemove(KeyValuePair.Create(keys, answer));
            throw;
        }
    }

    // Without the caller's cancellation token, because other callers wait for the same result. With exactly these keys:
    // a cache may have been renewed in the meantime.
    private async Task<string> AskAsync(AlibabaCredentials keys)
    {
        try
        {
            var sts = new StsClient(rpc, settings, CredentialCache.Fixed(keys), account);
            return (await sts.GetCallerIdentityAsync(CancellationToken.None)).AccountId;
        }
        catch (AlibabaException error)
            when (error.Kind is not (
                AlibabaErrorKind.Denied or AlibabaErrorKind.Expired or AlibabaErrorKind.ClockOrNonce))
        {
            throw Unanswered(error);
        }
    }

    private AlibabaException Unanswered(AlibabaException error) => new(
        error.Kind, error.Code,
        $"{error.Message.TrimEnd('.')}. STS did not report which account the credentials belong to, so nothing is "
            + $"merged: allow HTTPS to {settings.StsEndpoint.Host}, or set "
            + "Sync__Alibaba__StsEndpoint to an STS endpoint "
            + "that is reachable from this network.",
        error)
    {
        RequestId = error.RequestId,
        RetryAfter = error.RetryAfter,
        Status = error.Status,
    };
}
