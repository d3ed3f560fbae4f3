using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sync.Http;

/// <summary>A format in which lists are returned.</summary>
/// <param name="Name">The value of <c>format=</c> that selects it.</param>
/// <param name="IsExport">Whether a request without <c>pageSize</c> returns every item.</param>
/// <param name="MediaTypes">Accepted in the Accept header; the first is the Content-Type of the response.</param>
public sealed record AnswerFormat(string Name, bool IsExport, params string[] MediaTypes)
{
    public static readonly AnswerFormat Json = new("json", false, "application/json");
    public static readonly AnswerFormat Ndjson = new(
        "ndjson", true, "application/x-ndjson", "application/ndjson", "application/jsonl");
    public static readonly AnswerFormat Csv = new("csv", true, "text/csv");
    public static readonly AnswerFormat Parquet = new("parquet", true, "application/vnd.apache.parquet");

    /// <summary>CSV that Excel reads without losing digits: see <see cref="CsvWriter"/>.</summary>
    public static readonly AnswerFormat ExcelCsv = Csv with { IsForExcel = true };

    // In order of preference where the client accepts several equally.
    private static readonly AnswerFormat[] All = [Json, Ndjson, Csv, Parquet];

    // Not part of the fingerprints of lists, which are the same in every build.
    [JsonIgnore]
    public bool IsCsv => Name == Csv.Name;

    [JsonIgnore]
    public bool IsForExcel { get; private init; }

    /// <summary>Unique among the formats.</summary>
    [JsonIgnore]
    public string Key => IsForExcel ? $"{Name} for Excel" : Name;

    public string ContentType => MediaTypes[0].StartsWith("text/", StringComparison.Ordinal)
        ? $"{MediaTypes[0]}; charset=utf-8"
        : MediaTypes[0];

    /// <summary>
    /// Selects the format by <c>format=</c> or <c>excel=true</c>, or by the Accept header if they are absent.
    /// </summary>
    /// <returns>Null if no requested format is supported: answer with <see cref="NotAcceptable"/>.</returns>
    public static AnswerFormat? Read(QueryReader reader, HttpRequest request)
    {
        var isForExcel = reader.Flag("excel");
        var names = reader.OneOf("format", All.Select(format => format.Name));
        if (names.Count > 1) reader.Fault("format", "must be given only once");
        if (isForExcel)
        {
            if (names is [not "csv", ..]) reader.Fault("excel", "must not be true with another format than csv");
            return ExcelCsv;
        }

        if (names.Count > 0) return All.FirstOrDefault(format => format.Name == names[0]) ?? Json;
        return Negotiate(request);
    }

    public static IResult NotAcceptable() => TypedResults.Problem(
        $"Supported media types: {string.Join(", ", All.Select(format => format.MediaTypes[0]))}. "
            + $"Alternatively set format={string.Join('|', All.Select(format => format.Name))}.",
        statusCode: StatusCodes.Status406NotAcceptable, title: "Requested format not supported.");

    private static AnswerFormat? Negotiate(HttpRequest request)
    {
        // An invalid header is ignored.
        var header = request.Headers.Accept;
        if (header.Count == 0 || !MediaTypeHeaderValue.TryParseList(header, out var accepted)) return Json;
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

    private static int Precision(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
