using Azure.Core;

namespace Sync.Alibaba;

/// <summary>Tokens of the app's Azure identity for an audience outside Azure.</summary>
public static class AzureToken
{
    /// <returns>A function that fetches a token, and throws an <see cref="AlibabaException"/> if that fails.</returns>
    public static Func<CancellationToken, ValueTask<string>> For(TokenCredential identity, string audience)
    {
        var wanted = new TokenRequestContext([$"{audience}/.default"]);
        return async cancellationToken =>
        {
            try
            {
                return (await identity.GetTokenAsync(wanted, cancellationToken)).Token;
            }
            catch (Exception error)
                when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Azure's clients cancel a call that receives no response. Their messages contain endpoints and the
                // credentials tried, but never a token.
                throw new AlibabaException(
                    error is OperationCanceledException ? AlibabaErrorKind.Unreachable : AlibabaErrorKind.Denied,
                    "NoAzureToken", $"Azure did not issue a token for {audience}: {error.Message}", error);
            }
        };
    }
}
