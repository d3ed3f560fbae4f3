using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sync.Inventory;
using Sync.Local.Commands;
using Sync.Runs;
using Sync.Runs.Networks;
using Sync.Runs.Scopes;

namespace Sync.Tests.Local;

/// <summary>The generated JSON of reports is what reflection on their types gives.</summary>
public sealed class ReportJsonTests
{
    private static readonly JsonSerializerOptions Reflected =
        new(ReportJson.Indented.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly Scope Hangzhou = new("1000000000000001", "cn-hangzhou");

    [Fact]
    public void A_report_of_nothing_has_the_same_text() =>
        AssertSame(new SyncReport(null, RunOutcome.Failed, [], TimeSpan.Zero));

    [Fact]
    public void A_report_of_everything_has_the_same_text() => AssertSame(
        new SyncReport(7, RunOutcome.Partial, [Planned(), Failed()], TimeSpan.FromMilliseconds(1234.5))
        {
            ErrorCode = "Forbidden.RAM",
            ErrorMessage = "<b> & \"ü\"",
            Accounts =
            [
                new AccountReport(null, AccountOutcome.Failed) { ErrorCode = "NoCredentials" },
                new AccountReport(Hangzhou.AccountId, AccountOutcome.Succeeded) { Name = "prod", RequestId = "R-1" },
            ],
            Networks = [Network()],
            NetworkOff = true,
        });

    private static ScopeReport Planned() => new(Hangzhou, ScopeOutcome.Synced)
    {
        Duration = TimeSpan.FromSeconds(3),
        Walks = 2,
        Pages = 3,
        Listed = 201,
        Added = 1,
        Changed = 2,
        Removed = 3,
        Unchanged = 195,
        Calls = 6,
        Retries = 1,
        Throttled = 1,
        Plan =
        [
            new PlannedChange("changed", "fl-1", null,
            [
                new FieldChange("status", JsonValue.Create("Active"), null),
                new FieldChange("extra.New", null, new JsonObject { ["a"] = new JsonArray(1, true, null) }),
            ]),
        ],
    };

    private static ScopeReport Failed() => new(Hangzhou with { RegionId = "cn-beijing" }, ScopeOutcome.Failed)
    {
        Withheld = 4,
        ErrorCode = "Throttling.User",
        ErrorMessage = "Request was denied",
        RequestId = "R-2",
    };

    private static NetworkReport Network() => new(Hangzhou.AccountId, NetworkOutcome.Incomplete)
    {
        Cens = new NetworkCounts(1, 2, 3, 4, 5),
        Gaps =
        [
            new NetworkGap(
                "ListTransitRouters", "cen-1", "", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "Denied", "No",
                IsRefused: true),
        ],
        Calls = 9,
        Duration = TimeSpan.FromDays(1.5),
    };

    private static void AssertSame(SyncReport report) => Assert.Equal(
        JsonSerializer.Serialize(report, Reflected),
        JsonSerializer.Serialize(report, ReportJson.Indented.SyncReport));
}
