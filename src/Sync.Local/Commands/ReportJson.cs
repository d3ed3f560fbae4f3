using System.Text.Json;
using System.Text.Json.Serialization;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>
/// The report of a run as JSON. Generated, because reflecting on its types would take a tenth of a short run. Public,
/// so that tests can compare both.
/// </summary>
[JsonSerializable(typeof(SyncReport))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>For a person to read.</summary>
    public static ReportJson Indented { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    });
}
