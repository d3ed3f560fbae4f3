namespace Sync.Settings;

public static class HttpUrl
{
    /// <returns>
    /// Null for what is no absolute http:// or https:// URL, or names a host that no name server can be asked for: it has letters
    /// that domain names may not have.
    /// </returns>
    public static Uri? Read(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && HasHost(url!) ? url : null;

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
