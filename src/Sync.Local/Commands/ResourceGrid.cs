using System.Text.Json.Nodes;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary>Items of a resource as rows: a column for each field.</summary>
internal sealed class ResourceGrid
{
    private const string Account = "accountId";

    // What people call a field, and how much it counts where there is too little space. Others have their own name.
    private static readonly Dictionary<string, (string Title, int Weight)> Titles = new()
    {
        [Account] = ("account", 5),
        ["regionId"] = ("region", 7),
        ["flowLogId"] = ("flow log", 10),
        ["flowLogName"] = ("name", 8),
        ["cenId"] = ("CEN", 6),
        ["status"] = ("status", 9),
        ["changedAt"] = ("changed", 3),
        ["attachmentEndId"] = ("attachment end", 10),
        ["transitRouterAttachmentId"] = ("attachment", 9),
        ["transitRouterAttachmentName"] = ("name", 8),
        ["attachmentName"] = ("name", 8),
        ["resourceType"] = ("kind", 8),
        ["resourceId"] = ("resource", 6),
        ["transitRouterId"] = ("transit router", 5),
        ["verdict"] = ("verdict", 10),
        ["since"] = ("since", 3),
        ["reason"] = ("reason", 8),
        ["projectName"] = ("project", 5),
        ["logStoreName"] = ("Logstore", 5),
        ["vpcId"] = ("VPC", 5),
    };

    private readonly IReadOnlyList<(string Name, FieldKind? Kind)> _fields;
    private readonly CommandOutput _output;
    private readonly AccountNames _names;

    /// <param name="fields">The names of the fields, in the order of the columns.</param>
    public ResourceGrid(
        Resource resource, IReadOnlyList<string> fields, CommandOutput output, AccountNames names)
    {
        (_output, _names) = (output, names);
        var kinds = SnapshotField.All(resource).ToDictionary(field => field.Name, field => field.Kind);
        _fields = [.. fields.Select(name => (
            name, kinds.TryGetValue(name, out var kind) ? kind : (FieldKind?)null))];
        Columns = [.. _fields.SelectMany(field => ColumnsOf(field.Name, field.Kind))];
    }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// The fields that are shown if none are named: the usual ones, with <c>-o wide</c> some more, with <c>-o csv</c>
    /// all.
    /// </summary>
    public static IReadOnlyList<string> FieldsFor(
        CommandOutput output, Resource resource, IReadOnlyList<string> usual, IReadOnlyList<string> more) =>
        output.Format switch
        {
            OutputFormat.Csv => [.. SnapshotField.All(resource).Select(field => field.Name)],
            OutputFormat.Wide => [.. usual, .. more],
            _ => usual,
        };

    public IReadOnlyList<string> Row(JsonNode item) =>
        [.. _fields.SelectMany(field => Cells(field.Name, field.Kind, item[field.Name]))];

    private IEnumerable<Column> ColumnsOf(string name, FieldKind? kind)
    {
        var (title, weight) = Titles.GetValueOrDefault(name, (name, 5));
        yield return new Column(name, CellKindOf(name, kind), weight) { Title = title };
        if (name == Account && _output.IsForPeople) yield return AccountNames.Columns[1] with { Weight = 4 };
    }

    private IEnumerable<string> Cells(string name, FieldKind? kind, JsonNode? value)
    {
        var text = Display.Cell(value);
        yield return kind == FieldKind.Time && _output.IsForPeople ? Display.Time(text) : text;
        if (name == Account && _output.IsForPeople) yield return _names[text];
    }

    private static CellKind CellKindOf(string name, FieldKind? kind) => (name, kind) switch
    {
        (_, FieldKind.Time) or ("status" or "verdict" or "resourceType" or "regionId", _) => CellKind.Word,
        (_, FieldKind.Number) => CellKind.Number,
        _ => name.EndsWith("Id", StringComparison.Ordinal) ? CellKind.Id : CellKind.Text,
    };
}
