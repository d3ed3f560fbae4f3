using System.Text;

namespace Sync.Inventory.Fields;

/// <summary>
/// SQL fragments for statements of all resources. They consist of names from the code, never of input.
/// </summary>
internal static class Sql
{
    /// <summary>Names separated by commas, in lines of about 100 characters.</summary>
    public static string List(IEnumerable<string> names, string prefix = "")
    {
        var (list, line) = (new StringBuilder(), 0);
        foreach (var name in names)
        {
            var separator = list.Length == 0 ? "" : line + name.Length > 100 ? ",\n        " : ", ";
            line = separator.Contains('\n', StringComparison.Ordinal) ? name.Length : line + name.Length;
            list.Append(separator).Append(prefix).Append(name);
        }

        return list.ToString();
    }
}
