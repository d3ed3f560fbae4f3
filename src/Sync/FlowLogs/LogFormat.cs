namespace Sync.FlowLogs;

/// <summary>
/// The fields of log records that <see cref="FlowLog.LogFormatString"/> names, each as <c>${name}</c>.
/// </summary>
public static class LogFormat
{
    /// <summary>
    /// The fields that the documentation of the cloud lists, as in the SQL function <c>sync.format_fields</c>. The
    /// cloud may know others.
    /// </summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "srcaddr", "dstaddr", "bytes", "packets", "srcport", "dstport", "protocol", "start", "end", "direction",
        "account-id", "cen-id", "attachment-id", "src-region-id", "dst-region-id",
    ];

    /// <summary>Whether records contain the field.</summary>
    /// <param name="format">Null for the default format, which has all fields.</param>
    public static bool Has(string? format, string field) => format is null
        ? Known.Contains(field)
        : format.Contains("${" + field + "}", StringComparison.Ordinal);
}
