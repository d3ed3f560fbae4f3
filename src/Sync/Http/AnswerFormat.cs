using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sync.Http;

/// <summary>A format of lists: its name in <c>format=</c> and its media types, the first of which it is sent as.</summary>
public sealed record AnswerFormat(string Name, bool IsExport, params string[] MediaTypes)
{
    public static readonly AnswerFormat Json = new("json", false, "application/json");
    public static readonly AnswerFormat Ndjson = new("ndjson", true, "application/x-ndjson", "application/ndjson", "application/jsonl");
    public static readonly AnswerFormat Csv = new("csv", true, "text/csv");
    public static readonly AnswerFormat Parquet = new("parquet", true, "application/vnd.apache.parquet");

    // In the order of preference where a caller takes several alike.
    private static readonly AnswerFormat[] All = [Json, Ndjson, Csv, Parquet];

    public string ContentType => MediaTypes[0].StartsWith("text/", StringComparison.Ordinal) ? $"{MediaTypes[0]}; charset=utf-8" : MediaTypes[0];

    /// <summary>By <c>format=</c>, or else by <c>Accept</c>.</summary>
    /// <returns>Null when nothing that is accepted is to be had: see <see cref="NotAcceptable"/>.</returns>
    public static AnswerFormat? Read(QueryReader reader, HttpRequest request)
    {
        var names = reader.OneOf("format", All.Select(format => format.Name));
        if (names.Count > 1) reader.Fault("format", "stands more than once; one value is allowed");
        if (names.Count > 0) return All.FirstOrDefault(format => format.Name == names[0]) ?? Json;
        return Negotiate(request);
    }

    public static IResult NotAcceptable() => TypedResults.Problem(
        $"There are {string.Join(", ", All.Select(format => format.MediaTypes[0]))}; or say format={string.Join('|', All.Select(format => format.Name))}.",
        statusCode: StatusCodes.Status406NotAcceptable, title: "No accepted format is to be had.");

    private static AnswerFormat? Negotiate(HttpRequest request)
    {
        // A header that cannot be read accepts nothing in particular.
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return Json;
        var best = All.MaxBy(format => Quality(accepted, format))!;
        return Quality(accepted, best) > 0 ? best : null;
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, AnswerFormat format) =>
        format.MediaTypes.Max(type => accepted.Where(range => Covers(range, type)).MaxBy(Precision)?.Quality
            ?? (accepted.Any(range => Covers(range, type)) ? 1 : 0));

    private static bool Covers(MediaTypeHeaderValue range, string type) =>
        range.MatchesAllTypes || (range.MatchesAllSubTypes
            ? type.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase)
            : range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));

    private static int Precision(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
