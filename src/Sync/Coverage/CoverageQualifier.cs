using System.Text.Json;
using Sync.Http;

namespace Sync.Coverage;

/// <summary>What is worth knowing beside a verdict and does not change it: an entry of
/// <see cref="AttachmentCoverage.Qualifiers"/>.</summary>
/// <param name="Kind">Such as <see cref="HalfUnknown"/>; README.md lists all.</param>
/// <param name="Text">A sentence.</param>
public sealed record CoverageQualifier(string Kind, string Text)
{
    /// <summary>Of a partly covered connection: whether the other direction is logged is not known.</summary>
    public const string HalfUnknown = "half_unknown";

    /// <param name="json">As in <see cref="AttachmentCoverage.Qualifiers"/>.</param>
    public static IReadOnlyList<CoverageQualifier> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<CoverageQualifier[]>(json, ApiJson.Options)!;
}
