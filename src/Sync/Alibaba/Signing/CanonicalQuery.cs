namespace Sync.Alibaba.Signing;

/// <summary>The one spelling of a set of parameters that both signature versions sign: percent-encoded UTF-8, in ordinal order.</summary>
public static class CanonicalQuery
{
    /// <returns><c>k=v</c> pairs joined by <c>&amp;</c>; a parameter without a value stays as <c>k=</c>; "" for none.</returns>
    public static string Of(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => $"{Encode(parameter.Key)}={Encode(parameter.Value)}"));

    /// <summary>RFC 3986: keeps letters, digits and <c>- _ . ~</c>, everything else becomes <c>%XX</c> in upper case.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);
}
