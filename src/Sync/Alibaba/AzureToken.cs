using Azure.Core;

namespace Sync.Alibaba;

/// <summary>Tokens of the identity the app runs as in Azure, made out to somebody who is not Azure.</summary>
public static class AzureToken
{
    public static Func<CancellationToken, ValueTask<string>> For(TokenCredential identity, string audience)
    {
        var wanted = new TokenRequestContext([$"{audience}/.default"]);
        return async cancellationToken =>
        {
            try
            {
                return (await identity.GetTokenAsync(wanted, cancellationToken)).Token;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Azure's message names endpoints and what was tried, and no token.
                throw new AlibabaException(AlibabaErrorKind.Denied, "NoAzureToken", $"Azure gave no token for {audience}: {error.Message}", error);
            }
        };
    }
}
