using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>
/// Reads query parameters one by one and collects what is wrong with them, unknown names included, so that one 400 names
/// every fault.
/// </summary>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> _faults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string? Text(string name)
    {
        var values = Texts(name);
        if (values.Count > 1) Fault(name, "stands more than once; one value is allowed");
        return values is [var first, ..] ? first : null;
    }

    /// <summary>Every value given: the parameter repeated, or one value with commas.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        _known.Add(name);
        string[] values = [.. query[name].SelectMany(value => (value ?? "").Split(',')).Select(value => value.Trim()).Where(value => value != "").Distinct()];
        if (values.Any(value => value.Contains('\0'))) Fault(name, "must not hold a NUL character");
        return values;
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
        if (text is not (null or "true" or "false")) Fault(name, "must be true or false");
        return text == "true";
    }

    public void Fault(string name, string fault) => _faults.TryAdd(name, [$"{name} {fault}."]);

    /// <returns>A 400 that names every fault; null when there is none.</returns>
    public IResult? Problem()
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name)))
            Fault(name, $"is not a parameter of this route; there are: {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        return _faults.Count == 0 ? null : TypedResults.ValidationProblem(_faults, title: "Some query parameters are wrong.");
    }
}
