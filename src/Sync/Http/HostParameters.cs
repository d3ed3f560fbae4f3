namespace Sync.Http;

/// <summary>
/// Query parameters that belong to the host: Azure hands out function URLs with the caller's key in <c>code</c>, and names the key in
/// <c>clientId</c>. No route reads them, and no answer, link or cursor repeats them.
/// </summary>
public static class HostParameters
{
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(["code", "clientId"], StringComparer.OrdinalIgnoreCase);
}
