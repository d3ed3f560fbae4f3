using Sync.Inventory.Fields;
using Sync.Settings;

namespace Sync.FlowLogs;

/// <summary>
/// The settings <c>Sync__Alibaba__Filter__*</c>: one for each field of a flow log that can be a filter.
/// </summary>
internal static class FilterSettingsReader
{
    private const string Prefix = "Sync:Alibaba:Filter:";

    /// <summary>
    /// Reads the filter, which limits the inventory to matching flow logs. It is checked by the rules of the API
    /// documentation.
    /// </summary>
    public static DescribeFlowlogsRequest Read(SettingsReader reader)
    {
        var request = new DescribeFlowlogsRequest();
        foreach (var filter in RequestFilter.All) filter.Parameter.SetValue(request, Value(reader, filter.Field));
        foreach (var fault in request.Validate())
            reader.Fault(Prefix + fault.Parameter, $"is not accepted by the API: {fault.Message}");
        return request;
    }

    // The only number is Interval; the rules of the API documentation limit its values further.
    private static object? Value(SettingsReader reader, Field field)
    {
        var text = reader.Text(Prefix + field.Member);
        return field.Kind == FieldKind.Number && text is not null
            ? reader.WholeNumber(Prefix + field.Member, 600, 60, 600) : text;
    }
}
