using System.CommandLine;

namespace Sync.Local.Commands;

/// <summary><c>--json</c>, shared by the commands that read the API.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Write the API's JSON to standard output." };
}
