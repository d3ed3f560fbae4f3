using System.Globalization;
using Sync.Database;

namespace Sync.Reporting;

/// <summary>A common question about the inventory and the query that answers it.</summary>
/// <param name="View">The view or function of schema <c>report</c> that the question is about.</param>
/// <param name="Text">The question.</param>
/// <param name="Sql">One statement without parameters that reads only schema <c>report</c>.</param>
public sealed record ReadyQuestion(string View, string Text, string Sql)
{
    // They do not tell one question from another.
    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "which", "what", "how", "when", "who", "where", "is", "are", "was", "were", "do", "does", "did", "has", "have",
        "had", "the", "a", "an", "of", "to", "in", "on", "at", "by", "for", "it", "its", "their", "them", "they",
        "there", "that", "and", "or", "be", "can", "many", "each", "than", "only", "because", "any", "more", "now",
        "again", "until", "become", "found", "same", "but",
    };

    private const string QuestionMark = "?", SqlMargin = "--   ", CommentMargin = "-- ";

    /// <summary>
    /// All questions, from the comments at the top of the files in <c>Database/Scripts/views</c>: a comment line that
    /// ends with a question mark, followed by its query, indented.
    /// </summary>
    public static IReadOnlyList<ReadyQuestion> All { get; } = [.. SchemaScripts.Views.SelectMany(Read)];

    /// <summary>A short name for the command line: the words of the question that say what it is about.</summary>
    public string Name { get; } = string.Join('-', CultureInfo.InvariantCulture.TextInfo.ToLower(Text)
        .Split([' ', ',', '?'], StringSplitOptions.RemoveEmptyEntries).Where(word => !Fillers.Contains(word)));

    /// <summary>The purpose of a view: the first comment lines of its file.</summary>
    public static string PurposeOf(string view) => string.Join(' ', Lines(view)
        .TakeWhile(line => line.StartsWith(CommentMargin, StringComparison.Ordinal))
        .Select(line => line[CommentMargin.Length..]));

    private static IEnumerable<ReadyQuestion> Read(string view)
    {
        var lines = Lines(view);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsQuestion(lines[i])) continue;
            var sql = lines[(i + 1)..]
                .TakeWhile(line => line.StartsWith(SqlMargin, StringComparison.Ordinal))
                .Select(line => line[SqlMargin.Length..]);
            yield return new ReadyQuestion(view, lines[i][CommentMargin.Length..], string.Join('\n', sql));
        }
    }

    private static bool IsQuestion(string line) => line.StartsWith(CommentMargin, StringComparison.Ordinal)
        && !line.StartsWith(SqlMargin, StringComparison.Ordinal)
        && line.EndsWith(QuestionMark, StringComparison.Ordinal);

    private static string[] Lines(string view) => SchemaScripts.ViewText(view).Split('\n');
}
