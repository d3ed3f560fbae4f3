using System.Text.Json.Nodes;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Inventory;

namespace Sync.Testing;

internal static class SomeAlert
{
    private static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static AlertMessage Message(params AlertEvent[] events) =>
        new(Guid.NewGuid(), At, 42, events, events.Length);

    public static AlertMessage Digest(int told, int total) =>
        new(Guid.NewGuid(), At, 42, [.. Enumerable.Range(1, told).Select(n => Changed($"flowlog-{n:0000}"))], total);

    public static AlertMessage Test() => new(Guid.NewGuid(), At, 0, [], 0);

    public static AlertEvent Changed(string id = "flowlog-1", string name = "edge") => new()
    {
        Id = Guid.NewGuid(),
        At = At,
        Kind = "changed",
        Severity = Severity.High,
        RunId = 42,
        AccountId = "1234567890",
        RegionId = "cn-hangzhou",
        FlowLogId = id,
        FlowLogName = name,
        CenId = "cen-1",
        Tags = new Dictionary<string, string> { ["team"] = "net" },
        Changes = [new FieldChange("status", "Active", "Inactive"), new FieldChange("interval", 600, null)],
    };

    /// <summary>
    /// An event with the given text in every field, as an attacker who can name flow logs could create it.
    /// </summary>
    public static AlertEvent Hostile(string text) => Changed(text, text) with
    {
        RegionId = text,
        AccountId = text,
        CenId = text,
        Expectation = text,
        Tags = new Dictionary<string, string> { [text] = text },
        Changes =
        [
            new FieldChange($"tags.{text}", text, JsonValue.Create(text)),
            new FieldChange("extra.x", new JsonArray(text), new JsonObject { [text] = text }),
        ],
    };
}
