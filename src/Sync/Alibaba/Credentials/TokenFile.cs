namespace Sync.Alibaba.Credentials;

/// <summary>An OIDC token that somebody else keeps fresh in a file, as Kubernetes does: read anew each time.</summary>
internal static class TokenFile
{
    public static Func<CancellationToken, ValueTask<string>> Reader(string path) => async cancellationToken =>
    {
        try
        {
            return (await File.ReadAllTextAsync(path, cancellationToken)).Trim() is { Length: > 0 } token ? token : throw Unusable("is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be read: {error.Message}");
        }

        AlibabaException Unusable(string why) => new(AlibabaErrorKind.Denied, "NoOidcToken", $"The OIDC token file {path} {why}");
    };
}
