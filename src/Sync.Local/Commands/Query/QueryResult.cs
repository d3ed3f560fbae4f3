using System.Text.Json.Nodes;

namespace Sync.Local.Commands.Query;

/// <summary>A column of a query's result.</summary>
internal sealed record QueryColumn(string Name, bool IsNumber, bool IsText);

/// <summary>The rows of a query.</summary>
/// <param name="IsCut">Whether there are more.</param>
internal sealed record QueryResult(
    IReadOnlyList<QueryColumn> Columns, IReadOnlyList<IReadOnlyList<JsonNode?>> Rows, bool IsCut)
{
    /// <summary>
    /// An object for each row. Of columns with the same name, those after the first have their position as a suffix.
    /// </summary>
    public JsonArray Objects()
    {
        var names = Columns.Index()
            .Select(each => Columns.Take(each.Index).Any(earlier => earlier.Name == each.Item.Name)
                ? $"{each.Item.Name}_{each.Index + 1}" : each.Item.Name)
            .ToList();
        return new JsonArray([.. Rows.Select(row => new JsonObject(row.Select((value, at) =>
            KeyValuePair.Create(names[at], value?.DeepClone()))))]);
    }
}
