using System.Globalization;
using System.Text.RegularExpressions;

namespace Sync.Local.Commands;

/// <summary>Writes flow logs to create as command lines of the aliyun CLI, for a POSIX shell.</summary>
internal static partial class AliyunCommands
{
    public static string Write(IEnumerable<MissingFlowLog> missing) => string.Concat(missing.Select(flowLog =>
        flowLog.IsToCreate ? $"# {flowLog.Purpose}\n{Line(flowLog)}\n" : $"# {flowLog.Lacks}\n{Activate(flowLog)}"));

    private static string Activate(MissingFlowLog flowLog) => flowLog.Idle is { CanBeActivated: true } idle
        ? $"aliyun cbn ActiveFlowLog {Parameter("RegionId", idle.RegionId)} {Parameter("FlowLogId", idle.Id)}\n"
        : "";

    private static string Line(MissingFlowLog flowLog)
    {
        (string Name, string? Value)[] parameters =
        [
            ("RegionId", flowLog.End.RegionId), ("CenId", flowLog.End.CenId),
            ("TransitRouterId", flowLog.End.TransitRouterId),
            ("TransitRouterAttachmentId", flowLog.End.TransitRouterAttachmentId),
            ("FlowLogName", flowLog.End.TransitRouterAttachmentId), ("ProjectName", flowLog.ProjectName),
            ("LogStoreName", flowLog.LogStoreName),
            ("Interval", flowLog.AllowedInterval?.ToString(CultureInfo.InvariantCulture)),
            ("LogFormatString", flowLog.LogFormatString),
        ];
        var given = parameters.Where(parameter => parameter.Value is not null)
            .Select(parameter => Parameter(parameter.Name, parameter.Value!));
        return $"aliyun cbn CreateFlowlog {string.Join(' ', given)}";
    }

    // A value that begins with a hyphen would be read as the next option.
    private static string Parameter(string name, string value) =>
        $"--{name}{(value.StartsWith('-') ? '=' : ' ')}{Quote(value)}";

    /// <summary>A shell reads the result as the text, whatever the text contains.</summary>
    private static string Quote(string text) => Plain().IsMatch(text)
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[A-Za-z0-9_.:/@-]+\z")]
    private static partial Regex Plain();
}
