using System.Globalization;
using System.Reflection;
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

    private static RequestFilter Of(Field<FlowLog> field)
    {
        var parameter = typeof(DescribeFlowlogsRequest).GetProperty(field.Member)!;
        if (field.Kind != FieldKind.Number)
            return new(field, parameter, parameter.GetMethod!.CreateDelegate<Func<DescribeFlowlogsRequest, string?>>());
        var number = parameter.GetMethod!.CreateDelegate<Func<DescribeFlowlogsRequest, int?>>();
        return new(field, parameter, request => number(request)?.ToString(CultureInfo.InvariantCulture));
    }
}
