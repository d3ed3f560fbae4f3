using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Sync.Inventory.Fields;

namespace Sync.FlowLogs;

/// <summary>A parameter of <c>DescribeFlowlogs</c> that selects flow logs by the exact value of a field.</summary>
/// <param name="Wanted">The requested value as text; null or "" for no filter.</param>
internal sealed record RequestFilter(
    Field<FlowLog> Field, PropertyInfo Parameter, Func<DescribeFlowlogsRequest, string?> Wanted)
{
    /// <summary>One for each field of a flow log that can be a filter, including the id.</summary>
    public static IReadOnlyList<RequestFilter> All { get; } =
    [
        .. FlowLog.Resource.Fields.Prepend(FlowLog.Resource.Key).Where(field => field.Can(FieldUse.Filter)).Select(Of),
    ];

    public bool IsSet(DescribeFlowlogsRequest request) => Wanted(request) is { Length: > 0 };

    public bool Matches(DescribeFlowlogsRequest request, FlowLog flowLog) =>
        Wanted(request) is not { Length: > 0 } wanted || wanted == Field.Text(flowLog);

    /// <summary>The filter as a JSON object from columns of flow logs to values; null if there is none.</summary>
    public static string? ColumnsOf(DescribeFlowlogsRequest request)
    {
        var json = new JsonObject(All.Where(filter => filter.IsSet(request)).Select(filter =>
            KeyValuePair.Create(filter.Field.Column, filter.Json(request))));
        return json.Count == 0 ? null : json.ToJsonString();
    }

    private JsonNode? Json(DescribeFlowlogsRequest request) => Field.Kind == FieldKind.Number
        ? JsonNode.Parse(Wanted(request)!) : JsonValue.Create(Wanted(request));

    private static RequestFilter Of(Field<FlowLog> field)
    {
        var parameter = typeof(DescribeFlowlogsRequest).GetProperty(field.Member)!;
        if (field.Kind != FieldKind.Number)
            return new(field, parameter, parameter.GetMethod!.CreateDelegate<Func<DescribeFlowlogsRequest, string?>>());
        var number = parameter.GetMethod!.CreateDelegate<Func<DescribeFlowlogsRequest, int?>>();
        return new(field, parameter, request => number(request)?.ToString(CultureInfo.InvariantCulture));
    }
}
