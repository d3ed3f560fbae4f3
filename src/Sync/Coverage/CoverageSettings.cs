using Sync.Drift;

namespace Sync.Coverage;

/// <summary>The settings <c>Sync__Coverage__*</c>.</summary>
public sealed record CoverageSettings
{
    /// <summary>The kinds of connections whose events have a severity of their own.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["VPC", "VBR", "VPN", "ECR", "TR"];

    /// <summary>How old a listing may be that a verdict rests on.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The filter <c>Sync__Alibaba__Filter__*</c>: nothing is known of flow logs that do not match it. A JSON object
    /// from columns of flow logs to values; null if there is none.
    /// </summary>
    public string? FlowLogFilter { get; init; }

    /// <summary>How long a new connection may lack a flow log before that is an event.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>By kind of connection, in upper case; kinds that are not contained have their default.</summary>
    public IReadOnlyDictionary<string, Severity> Severities { get; init; } = new Dictionary<string, Severity>();

    /// <summary>
    /// The severity of events about a kind of connection. By default it is lower between transit routers, whose traffic
    /// also passes another attachment at each of them.
    /// </summary>
    public Severity SeverityOf(string? resourceType)
    {
        var kind = resourceType?.ToUpperInvariant() ?? "";
        return Severities.TryGetValue(kind, out var severity) ? severity
            : kind == "TR" ? Severity.Medium
            : Severity.High;
    }
}
