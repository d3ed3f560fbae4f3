using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// Parses NAME=VALUE lines, followed by files. Each file begins with a line of <c>---</c> and its path relative to
/// HOME.
/// </summary>
internal sealed partial class SettingsInput
{
    private static readonly string[] Files = ["expectations.yaml", ".aliyun/config.json", ".alibabacloud/credentials"];

    public SettingsInput(string text, string home)
    {
        var parts = File().Split(text);
        foreach (var file in Files)
        {
            var path = Path.Combine(home, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, Content(parts, file));
        }

        Expectations = Content(parts, Files[0]);

        // Environment variables cannot contain a NUL.
        var lines = parts[0].Replace("\0", "").Replace("{home}", home).Split('\n').Select(line => line.Split('=', 2))
            .Where(line => line is [not "", _])
            .Select(line =>
                KeyValuePair.Create(line[0].Replace("__", ":", StringComparison.Ordinal), (string?)line[1]));
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(lines.DistinctBy(line => line.Key, StringComparer.OrdinalIgnoreCase))
            .Build();
    }

    public IConfiguration Configuration { get; }

    public string Expectations { get; }

    private static string Content(string[] parts, string file) =>
        parts.Skip(1).Chunk(2).LastOrDefault(part => part[0] == file)?[1] ?? "";

    [GeneratedRegex("^--- ([^\n]*)\n", RegexOptions.Multiline)]
    private static partial Regex File();
}
