using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sync.Drift;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Expectations;

/// <summary>A configured rule about what the selected flow logs, or attachments, should look like.</summary>
/// <param name="Select">An item is judged if it matches all of these; empty selects every item.</param>
/// <param name="Expect">An item conforms if it matches all of these.</param>
public sealed record Expectation(
    string Name, Severity Severity, IReadOnlyList<FieldPattern> Select, IReadOnlyList<FieldPattern> Expect)
{
    /// <summary>The value of <see cref="Resource"/> for a rule about ends of connections.</summary>
    public const string Attachments = "attachment";

    /// <summary>Null for flow logs: hashes and kept settings of rules about them have no such member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Resource { get; init; }

    [JsonIgnore]
    public bool IsOfAttachments => Resource == Attachments;

    /// <summary>Whether flow logs of the scope can be selected.</summary>
    public bool SelectsFrom(Scope scope) => Select.All(pattern => pattern.Field switch
    {
        ExpectationField.AccountId => pattern.Matches(scope.AccountId),
        ExpectationField.RegionId => pattern.Matches(scope.RegionId),
        _ => true,
    });

    /// <summary>Whether the flow log is selected, if its scope is (<see cref="SelectsFrom"/>).</summary>
    public bool Selects(FlowLog flowLog) => Select.All(pattern =>
        pattern.Field is ExpectationField.AccountId or ExpectationField.RegionId
        || pattern.Matches(ExpectationField.Read(flowLog, pattern.Field)));

    /// <summary>A hash of the rule; when it changes, what it selects is judged again.</summary>
    public Guid Hash(DriftSettings drift)
    {
        var transientStatuses = IsOfAttachments ? drift.NetworkTransientStatuses : drift.TransientStatuses;
        var rule = JsonSerializer.SerializeToUtf8Bytes(new { Rule = this, transientStatuses });
        return new Guid(SHA256.HashData(rule).AsSpan(0, 16));
    }
}

/// <summary>A field and its allowed values.</summary>
/// <param name="Field">The name as in an event; a tag is <c>tags.KEY</c>.</param>
/// <param name="Allowed">At least one; <c>*</c> in them matches any characters. A field without a value matches none,
/// not even <c>*</c>.</param>
public sealed record FieldPattern(string Field, IReadOnlyList<string> Allowed)
{
    /// <param name="text">Null if the field has no value.</param>
    public bool Matches(string? text) => text is not null && Allowed.Any(allowed => DriftField.Like(text, allowed));
}
