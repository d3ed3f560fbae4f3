using System.Collections.Concurrent;

namespace Sync.Alibaba.Credentials;

/// <summary>
/// Whose keys are, as STS says. Each key and token is asked about once, however many calls are made with it: rows are filed
/// under an account id, and a wrong one would make another account's flow logs look removed.
/// </summary>
/// <param name="account">Tells this account from others when requests are rationed.</param>
internal sealed class KeyOwners(AlibabaRpc rpc, AlibabaSettings settings, string account)
{
    private readonly ConcurrentDictionary<AlibabaCredentials, Lazy<Task<string>>> _answers = new();

    /// <returns>The account id.</returns>
    /// <exception cref="AlibabaException">STS refused the keys, or gave no answer: then whoever asks next asks anew.</exception>
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

    // Without the caller's cancellation: others wait for the same answer. With these very keys, not with whatever a cache has by then.
    private async Task<string> AskAsync(AlibabaCredentials keys)
    {
        try
        {
            var sts = new StsClient(rpc, settings, CredentialCache.Fixed(keys), account);
            return (await sts.GetCallerIdentityAsync(CancellationToken.None)).AccountId;
        }
        catch (AlibabaException error) when (error.Kind is not (AlibabaErrorKind.Denied or AlibabaErrorKind.Expired or AlibabaErrorKind.ClockOrNonce))
        {
            throw Unanswered(error);
        }
    }

    private AlibabaException Unanswered(AlibabaException error) => new(
        error.Kind, error.Code,
        $"{error.Message.TrimEnd('.')}. STS did not say which account the credentials belong to, so nothing is merged: allow HTTPS to "
            + $"{settings.StsEndpoint.Host}, or set Sync__Alibaba__StsEndpoint to an STS endpoint that this network reaches.",
        error)
    {
        RequestId = error.RequestId,
        RetryAfter = error.RetryAfter,
        Status = error.Status,
    };
}
