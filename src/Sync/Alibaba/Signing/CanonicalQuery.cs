namespace Sync.Alibaba.Signing;

/// <summary>
/// The canonical query string that both signature versions sign: percent-encoded UTF-8, in ordinal order of the names.
/// </summary>
public static class CanonicalQuery
{
    /// <returns>
    /// <c>k=v</c> pairs joined by <c>&amp;</c>; a parameter without a value becomes <c>k=</c>; "" without parameters.
    /// </returns>
    public static string Of(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => $"{Encode(parameter.Key)}={Encode(parameter.Value)}"));

    /// <summary>
    /// Percent-encodes as RFC 3986: keeps letters, digits and <c>- _ . ~</c>; all other bytes become <c>%XX</c> in
    /// upper case.
    /// </summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);
}
