using System.Security.Cryptography;
using System.Text.Json;
using Sync.Alibaba;
using Sync.Drift;
using Sync.FlowLogs;

namespace Sync.Expectations;

/// <summary>A rule of the settings: what the flow logs that it selects should be like.</summary>
/// <param name="Select">All of these must hold for a flow log to be judged; none: every flow log is.</param>
/// <param name="Expect">All of these must hold for a flow log to conform.</param>
public sealed record Expectation(string Name, Severity Severity, IReadOnlyList<FieldPattern> Select, IReadOnlyList<FieldPattern> Expect)
{
    /// <summary>Some flow log of the scope may be selected.</summary>
    public bool SelectsFrom(Scope scope) => Select.All(pattern => pattern.Field switch
    {
        ExpectationField.AccountId => pattern.Matches(scope.AccountId),
        ExpectationField.RegionId => pattern.Matches(scope.RegionId),
        _ => true,
    });

    /// <summary>Of flow logs in a scope that the expectation <see cref="SelectsFrom"/>.</summary>
    public bool Selects(FlowLogEntry entry) => Select.All(pattern =>
        pattern.Field is ExpectationField.AccountId or ExpectationField.RegionId || pattern.Matches(ExpectationField.Read(entry, pattern.Field)));

    /// <summary>Equal as long as the rule says the same: flow logs are judged anew when it changes.</summary>
    public Guid Hash(IReadOnlyList<string> transientStatuses)
    {
        var rule = JsonSerializer.SerializeToUtf8Bytes(new { Rule = this, transientStatuses });
        return new Guid(SHA256.HashData(rule).AsSpan(0, 16));
    }
}

/// <summary>A field and the texts it may have.</summary>
/// <param name="Field">As in an event; one tag is <c>tags.KEY</c>.</param>
/// <param name="Allowed">At least one; in each, <c>*</c> stands for any characters. A field that is not there matches none, not even <c>*</c>.</param>
public sealed record FieldPattern(string Field, IReadOnlyList<string> Allowed)
{
    public bool Matches(string? text) => text is not null && Allowed.Any(allowed => DriftField.Like(text, allowed));
}
