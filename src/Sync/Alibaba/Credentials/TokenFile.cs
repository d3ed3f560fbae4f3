namespace Sync.Alibaba.Credentials;

/// <summary>Reads an OIDC token from a file that another process renews, such as Kubernetes.</summary>
internal static class TokenFile
{
    public static Func<CancellationToken, ValueTask<string>> Reader(string path) => async cancellationToken =>
    {
        try
        {
            return (await File.ReadAllTextAsync(path, cancellationToken)).Trim() is { Length: > 0 } token
                ? token
                : throw Unusable("is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be read: {error.Message}");
        }

        AlibabaException Unusable(string why) =>
            new(AlibabaErrorKind.Denied, "NoOidcToken", $"The OIDC token file {path} {why}");
    };
}
