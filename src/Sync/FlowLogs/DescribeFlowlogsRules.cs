using System.Text.RegularExpressions;

using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>
/// The rules for parameters in the API documentation of <c>DescribeFlowlogs</c>, with the documented error codes.
/// </summary>
internal static partial class DescribeFlowlogsRules
{
    private const int MaxTags = 20;
    private const string TagTextRule = ", must not start with acs: or aliyun, and must not contain http:// or https://";

    public static IEnumerable<RequestFault> Faults(DescribeFlowlogsRequest request) =>
        TextFaults(request).Concat(NumberFaults(request)).Concat(TagFaults(request.Tags));

    private static IEnumerable<RequestFault> TextFaults(DescribeFlowlogsRequest request)
    {
        if (request.ClientToken is { } token && !token.All(char.IsAscii))
            yield return new("ClientToken", "InvalidParameter", "ClientToken must contain only ASCII characters.");
        if (request.FlowLogName is { } name && !IsFreeText(name, 128))
            yield return new("FlowLogName", "InvalidName", $"FlowLogName {FreeTextRule(128)}.");
        if (request.Description is { } description && !IsFreeText(description, 256))
            yield return new("Description", "InvalidDescription", $"Description {FreeTextRule(256)}.");
        if (request.ProjectName is { } project && !ProjectPattern().IsMatch(project))
            yield return new("ProjectName", "InvalidParameter", $"ProjectName {StoreRule("hyphens")}.");
        if (request.LogStoreName is { } store && !LogStorePattern().IsMatch(store))
        {
            yield return new(
                "LogStoreName", "InvalidParameter", $"LogStoreName {StoreRule("underscores and hyphens")}.");
        }

        if (request.Status is not (null or "Active" or "Inactive"))
            yield return new("Status", "InvalidParameter", "Status must be Active or Inactive.");
        if (request.FlowLogVersion is { } version && !DigitsPattern().IsMatch(version))
        {
            yield return new(
                "FlowLogVersion", "InvalidParameter.FlowLogVersion",
                "FlowLogVersion must be a whole number, such as 3.");
        }
    }

    private static IEnumerable<RequestFault> NumberFaults(DescribeFlowlogsRequest request)
    {
        if (request.PageNumber < 1)
            yield return new("PageNumber", "InvalidParameter", "PageNumber must be 1 or more.");
        if (request.PageSize < 1)
            yield return new("PageSize", "InvalidParameter", "PageSize must be 1 or more.");
        if (request.Interval is not (null or 60 or 600))
            yield return new("Interval", "InvalidParameter.Interval", "Interval must be 60 or 600 (seconds).");
    }

    /// <summary>The rules for <c>Tag.N</c>, which other operations have too.</summary>
    public static IEnumerable<RequestFault> TagFaults(IReadOnlyList<TagFilter> tags)
    {
        if (tags.Count > MaxTags)
            yield return new("Tag", "IllegalParam.TagKey", $"Tag can be specified at most {MaxTags} times.");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, tag) in tags.Index().Select(item => (item.Index + 1, item.Item)))
        {
            if (tag.Key is not { Length: >= 1 and <= 64 } || !IsTagText(tag.Key))
                yield return TagFault(number, "Key", $"must be 1 to 64 characters long{TagTextRule}");
            else if (!seen.Add(tag.Key))
                yield return TagFault(number, "Key", "is repeated: each tag key can be specified once");

            if (tag.Value is { } value && (value.Length > 128 || !IsTagText(value)))
                yield return TagFault(number, "Value", $"must be 0 to 128 characters long{TagTextRule}");
        }
    }

    private static RequestFault TagFault(int number, string part, string rule) =>
        new($"Tag.{number}.{part}", $"IllegalParam.Tag{part}", $"Tag.{number}.{part} {rule}.");

    private static bool IsTagText(string text) =>
        !text.StartsWith("acs:", StringComparison.Ordinal) && !text.StartsWith("aliyun", StringComparison.Ordinal)
        && !text.Contains("http://", StringComparison.Ordinal) && !text.Contains("https://", StringComparison.Ordinal);

    private static bool IsFreeText(string text, int longest) =>
        text.Length >= 1 && text.Length <= longest
        && !text.StartsWith("http://", StringComparison.Ordinal)
        && !text.StartsWith("https://", StringComparison.Ordinal);

    private static string FreeTextRule(int longest) =>
        $"must be 1 to {longest} characters long and must not start with http:// or https://";

    private static string StoreRule(string others) =>
        $"must be 3 to 63 characters long, consist of letters, digits, {others}, and start and end with a letter or a "
        + "digit";

    // The documentation says lower case, but its examples (FlowLogProject, FlowLogStore) have upper case, so both are
    // accepted here.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{1,61}[A-Za-z0-9]\z")]
    private static partial Regex ProjectPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{1,61}[A-Za-z0-9]\z")]
    private static partial Regex LogStorePattern();

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex DigitsPattern();
}
