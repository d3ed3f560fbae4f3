namespace Sync.Settings;

public static class HttpUrl
{
    /// <returns>
    /// Null if the text is not an absolute http:// or https:// URL, or if its host contains characters that are not
    /// allowed in domain names.
    /// </returns>
    public static Uri? Read(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && HasHost(url!)
            ? url
            : null;

    private static bool HasHost(Uri url)
    {
        try
        {
            return url.IdnHost != "";
        }
        catch (UriFormatException)
        {
            return false;
        }
    }
}
