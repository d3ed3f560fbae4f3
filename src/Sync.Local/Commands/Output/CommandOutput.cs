using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Http;

namespace Sync.Local.Commands.Output;

/// <summary>How a command writes what it read.</summary>
internal enum OutputFormat
{
    /// <summary>Separated by tabs: what a program gets that asks for nothing else.</summary>
    Tabs,

    /// <summary>Aligned, and as wide as the terminal.</summary>
    Table,

    /// <summary>Aligned, with all columns and nothing shortened.</summary>
    Wide,
    Csv,
    Json,
    Yaml,
}

/// <summary>Writes the result of one command: a list or a document, and sentences about it.</summary>
/// <param name="output">For the result.</param>
/// <param name="errors">For what is said about it.</param>
/// <param name="width">Of the terminal, in columns.</param>
internal sealed class CommandOutput(TextWriter output, TextWriter errors, OutputFormat format, int width)
{
    public required bool Headers { get; init; }
    public required bool Quiet { get; init; }
    public required bool Coloured { get; init; }

    public OutputFormat Format => format;

    /// <summary>The result is the document of the API.</summary>
    public bool IsDocument => format is OutputFormat.Json or OutputFormat.Yaml;

    /// <summary>People read it: times have no fractions, and accounts have their names.</summary>
    public bool IsForPeople => format is OutputFormat.Table or OutputFormat.Wide;

    /// <summary>Rows can be written one by one, because no column depends on a later one.</summary>
    public bool IsStream => format is OutputFormat.Tabs or OutputFormat.Csv;

    /// <summary>Where notes go.</summary>
    public TextWriter Notes => Quiet ? TextWriter.Null : errors;

    /// <summary>Where the reason of a failure goes.</summary>
    public TextWriter Errors => errors;

    public void Write<T>(T document) => output.Write(format == OutputFormat.Yaml
        ? YamlText.Write(JsonSerializer.SerializeToNode(document, ApiJson.Options))
        : JsonSerializer.Serialize(document, ApiJson.Indented) + "\n");

    public void Write(JsonObject document) => Write<JsonNode>(document);

    /// <summary>Text that is neither a list nor a document, such as what Terraform reads.</summary>
    public void WriteText(string text) => output.Write(text);

    public void Write(Grid grid)
    {
        var shown = grid.Only(column => IsShown(column));
        if (IsForPeople)
        {
            output.Write(new GridText(
                format == OutputFormat.Wide ? int.MaxValue : width, Headers, Coloured).Write(shown));
            return;
        }

        WriteHeader(shown.Columns);
        WriteRows(shown.Rows.Select(row => row.Cells));
    }

    /// <summary>The head of a list whose rows follow with <see cref="WriteRows"/>.</summary>
    public void WriteHeader(IReadOnlyList<Column> columns)
    {
        if (Headers) output.Write(Line(columns.Select(column => column.Name)));
    }

    /// <summary>Rows of a list that is a stream.</summary>
    public void WriteRows(IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.Append(Line(row));
        output.Write(text.ToString());
    }

    public bool IsShown(Column column) => !column.IsForWide || format is OutputFormat.Wide or OutputFormat.Csv;

    /// <summary>A sentence that belongs to the result. Beside CSV, which is only rows, it is a note.</summary>
    public void Say(string sentence)
    {
        var clean = Printing.Clean(sentence);
        if (format == OutputFormat.Csv) Note(clean);
        else output.Write(string.Concat(Wrap(clean, format == OutputFormat.Table ? width : int.MaxValue)
            .Select(line => line + "\n")));
    }

    /// <summary>A sentence about the result, which a program does not read.</summary>
    public void Note(string sentence)
    {
        foreach (var line in Wrap(Printing.Clean(sentence), format == OutputFormat.Table ? width : int.MaxValue))
            Notes.WriteLine(line);
    }

    private string Line(IEnumerable<string> cells) =>
        format == OutputFormat.Csv ? GridData.Csv(cells) : GridData.Tabs(cells);

    /// <summary>
    /// Breaks a line at spaces only: a word that is longer than the width stays whole. All lines are indented as the
    /// first one.
    /// </summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        var indent = text[..^text.TrimStart(' ').Length];
        var line = "";
        foreach (var word in text[indent.Length..].Split(' '))
        {
            if (line != "" && CellText.Width($"{indent}{line} {word}") > width)
            {
                yield return indent + line;
                line = word;
            }
            else
            {
                line = line == "" ? word : $"{line} {word}";
            }
        }

        yield return indent + line;
    }
}
