using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Sync.Http;

/// <summary>
/// Reads query parameters one by one and collects what is wrong with them, unknown names included, so that one 400 names
/// every fault.
/// </summary>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> _faults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One value, commas and all.</summary>
    public string? Text(string name)
    {
        var values = Repeated(name);
        if (values.Count > 1) Fault(name, "stands more than once; one value is allowed");
        return values is [var first, ..] ? first : null;
    }

    /// <summary>Every value given: the parameter repeated. For texts that may hold commas themselves.</summary>
    public IReadOnlyList<string> Repeated(string name)
    {
        _known.Add(name);
        return Clean(name, query[name]);
    }

    /// <summary>Every value given: the parameter repeated, or one value with commas. For ids and other words without commas.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _known.Add(name);
        return Clean(name, query[name].SelectMany(value => (value ?? "").Split(',')));
    }

    /// <summary>Every value of each <c>tag.KEY</c>, by KEY, of which case matters; none where KEY stands alone.</summary>
    /// <param name="queryString">The query's own text: a parsed query takes keys that differ in case for one.</param>
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
            if (key == "") Fault(name, "lacks the tag's key: tag.KEY=VALUE, or tag.KEY for any value");
            else if (key.Contains('\0')) Fault(name, "must not hold a NUL character");
            tags[key] = [.. tags.GetValueOrDefault(key, []), .. Clean(name, [pair.DecodeValue().ToString()])];
        }

        return tags;
    }

    /// <summary>Each of the values given, as often as it is given, and in that order.</summary>
    /// <param name="allowed">Named in the fault when there is another.</param>
    public IReadOnlyList<string> OneOf(string name, IEnumerable<string> allowed)
    {
        var values = Texts(name);
        var unknown = values.Except(allowed).ToArray();
        if (unknown.Length > 0) Fault(name, $"cannot be {string.Join(", ", unknown)}; there are: {string.Join(", ", allowed)}");
        return values;
    }

    private string[] Clean(string name, IEnumerable<string?> given)
    {
        string[] values = [.. given.Select(value => value?.Trim() ?? "").Where(value => value != "").Distinct()];
        if (values.Any(value => value.Contains('\0'))) Fault(name, "must not hold a NUL character");
        return values;
    }

    public IReadOnlyList<int> WholeNumbers(string name)
    {
        var texts = Texts(name);
        var numbers = new List<int>(texts.Count);
        foreach (var text in texts)
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) numbers.Add(number);
            else Fault(name, "must be a whole number");
        }

        return numbers;
    }

    public int WholeNumber(string name, int fallback, int min, int max)
    {
        if (Text(name) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Fault(name, $"must be a whole number from {min} to {max}");
        return fallback;
    }

    /// <summary>A moment, UTC. One without an offset is refused: it would mean another moment on another machine.</summary>
    public DateTime? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Rfc3339.TryParse(text, out var time)) return time;
        Fault(name, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z; a + in it is written %2B in a URL");
        return null;
    }

    public bool Flag(string name)
    {
        var text = Text(name);
        // Without a value too: who writes ?dryRun does not mean false.
        if (text is not ("true" or "false") && query.ContainsKey(name)) Fault(name, "must be true or false");
        return text == "true";
    }

    public void Fault(string name, string fault) => _faults.TryAdd(name, [$"{name} {fault}."]);

    /// <summary>Without those of unknown names, which <see cref="Problem"/> finds.</summary>
    public bool HasFaults => _faults.Count > 0;

    /// <returns>A 400 that names every fault; null when there is none.</returns>
    public IResult? Problem()
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name) && !HostParameters.Names.Contains(name)))
            Fault(name, $"is not a parameter of this route; there are: {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        return _faults.Count == 0 ? null : TypedResults.ValidationProblem(_faults, title: "Some query parameters are wrong.");
    }
}
