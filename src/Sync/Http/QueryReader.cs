using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Sync.Http;

/// <summary>
/// Reads query parameters one by one and collects their faults, including unknown names, so that a single 400 lists all
/// of them. Empty values count as absent.
/// </summary>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> _faults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the parameter is in the query, even without a value.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>The single value, which may contain commas; null if absent.</summary>
    public string? Text(string name)
    {
        var values = Repeated(name);
        if (values.Count > 1) Fault(name, "must be given only once");
        return values is [var first, ..] ? first : null;
    }

    /// <summary>All values of a repeated parameter. For text that may contain commas.</summary>
    public IReadOnlyList<string> Repeated(string name)
    {
        _known.Add(name);
        return Clean(name, query[name]);
    }

    /// <summary>All values of a repeated or comma-separated parameter. For IDs and other text without commas.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _known.Add(name);
        return Clean(name, query[name].SelectMany(value => (value ?? "").Split(',')));
    }

    /// <summary>All values of each <c>tag.KEY</c>, by KEY (case-sensitive); empty for a key without a value.</summary>
    /// <param name="queryString">The raw query: a parsed one merges keys that differ only in case.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags(QueryString queryString)
    {
        const string prefix = "tag.";
        _known.Add($"{prefix}KEY");
        var tags = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(queryString.Value))
        {
            var name = pair.DecodeName().ToString();
            if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            _known.Add(name);
            var key = name[prefix.Length..];
            if (key == "") Fault(name, "has no tag key: use tag.KEY=VALUE, or tag.KEY for any value");
            else if (key.Contains('\0')) Fault(name, "must not contain a NUL character");
            tags[key] = [.. tags.GetValueOrDefault(key, []), .. Clean(name, [pair.DecodeValue().ToString()])];
        }

        return tags;
    }

    /// <summary>The values given, in order.</summary>
    /// <param name="allowed">Any other value is a fault that lists these.</param>
    public IReadOnlyList<string> OneOf(string name, IEnumerable<string> allowed)
    {
        var values = Texts(name);
        var unknown = values.Except(allowed).ToArray();
        if (unknown.Length > 0)
            Fault(name, $"has unknown value {string.Join(", ", unknown)}; allowed: {string.Join(", ", allowed)}");
        return values;
    }

    /// <summary>The values given of an enumeration, in camelCase.</summary>
    public IReadOnlyList<string> OneOf<T>(string name)
        where T : struct, Enum => OneOf(name, Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));

    private string[] Clean(string name, IEnumerable<string?> given)
    {
        string[] values = [.. given.Select(value => value?.Trim() ?? "").Where(value => value != "").Distinct()];
        if (values.Any(value => value.Contains('\0'))) Fault(name, "must not contain a NUL character");
        return values;
    }

    public IReadOnlyList<int> WholeNumbers(string name)
    {
        var texts = Texts(name);
        var numbers = new List<int>(texts.Count);
        foreach (var text in texts)
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
            else
                Fault(name, "must be a whole number");
        }

        return numbers;
    }

    /// <param name="fallback">The value if the parameter is absent or invalid.</param>
    public int WholeNumber(string name, int fallback, int min, int max)
    {
        if (Text(name) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;
        Fault(name, $"must be a whole number from {min} to {max}");
        return fallback;
    }

    /// <summary>
    /// A time, UTC; null if absent. The offset is required: without it the time would depend on the machine's time
    /// zone.
    /// </summary>
    public DateTime? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Rfc3339.TryParse(text, out var time)) return time;
        Fault(name, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z; in a URL, write + as %2B");
        return null;
    }

    public bool Flag(string name)
    {
        var text = Text(name);
        // A parameter without a value (?dryRun) is a fault too: it hardly means false.
        if (text is not ("true" or "false") && Has(name)) Fault(name, "must be true or false");
        return text == "true";
    }

    /// <param name="fault">The rest of a sentence that begins with the name, without its full stop.</param>
    public void Fault(string name, string fault) => _faults.TryAdd(name, [$"{name} {fault}."]);

    /// <summary>Unknown names are not included: <see cref="Problem"/> finds those.</summary>
    public bool HasFaults => _faults.Count > 0;

    /// <returns>A 400 that lists every fault; null if there is none.</returns>
    public IResult? Problem()
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name) && !HostParameters.Names.Contains(name)))
        {
            var known = string.Join(", ", _known.Order(StringComparer.Ordinal));
            Fault(name, $"is not a parameter of this route; allowed: {known}");
        }

        return _faults.Count == 0 ? null : TypedResults.ValidationProblem(_faults, title: "Invalid query parameters.");
    }
}
