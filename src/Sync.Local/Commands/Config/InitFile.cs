using System.Text.RegularExpressions;
using Sync.Local.Client;

namespace Sync.Local.Commands.Config;

/// <summary>The file that <c>init</c> writes: a template, whose commented settings the answers replace.</summary>
internal static class InitFile
{
    /// <summary>The name that the template gives the schema, in the same folder.</summary>
    private const string SchemaName = "sync.schema.json";

    /// <param name="answers">Those that are not the usual ones, checked.</param>
    public static string Compose(IReadOnlyDictionary<InitQuestion, string> answers)
    {
        using var template = new StreamReader(
            typeof(InitFile).Assembly.GetManifestResourceStream("Sync.Local.sync.yaml")!);
        var text = template.ReadToEnd();
        Set("postgres", Yaml(InitQuestion.Postgres));
        Set("accountId", Yaml(InitQuestion.Account));
        Set("regions", Yaml(InitQuestion.Regions));
        Set("schedule", Yaml(InitQuestion.Schedule));
        string[] sinks = [.. Sink("slack", InitQuestion.Slack), .. Sink("teams", InitQuestion.Teams)];
        Set("sinks", sinks.Length == 0 ? null : $"[{string.Join(", ", sinks)}]");
        return text;

        string? Yaml(InitQuestion question) =>
            answers.TryGetValue(question, out var answer) ? question.Yaml(answer) : null;

        IEnumerable<string> Sink(string type, InitQuestion question) =>
            Yaml(question) is { } url ? [$"{{ name: {type}, type: {type}, url: {url} }}"] : [];

        void Set(string name, string? value)
        {
            if (value is not null)
                text = Regex.Replace(text, $"(?m)^( *)#{name}: .*$", match => $"{match.Groups[1]}{name}: {value}");
        }
    }

    /// <summary>Writes it and the schema beside it.</summary>
    /// <returns>The path of the schema.</returns>
    /// <exception cref="ApiException">One of them cannot be written.</exception>
    public static async Task<string> WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var schema = Path.Combine(Path.GetDirectoryName(path) ?? "", SchemaName);
        await SaveAsync(schema, ConfigCommand.Schema, cancellationToken);
        await SaveAsync(path, text, cancellationToken);
        return schema;
    }

    private static async Task SaveAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ApiException($"{path} cannot be written: {error.Message}", inner: error);
        }
    }
}
