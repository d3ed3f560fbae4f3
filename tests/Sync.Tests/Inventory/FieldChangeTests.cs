using System.Reflection;
using System.Text.Json;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Tests.Inventory;

public class FieldChangeTests
{
    private static readonly FlowLog Entry = Some.FlowLog("flowlog-1");

    [Fact]
    public void Equal_versions_have_no_changes() =>
        Assert.Empty(FieldChange.Between(FlowLog.Resource, Entry, Some.FlowLog("flowlog-1")));

    [Fact]
    public void Each_field_that_differs_is_named_with_its_value_before_and_after() =>
        Assert.Equal(
            """[{"Field":"description","Before":null,"After":"new"},{"Field":"interval","Before":600,"After":60},"""
                + """{"Field":"status","Before":"Active","After":null}]""",
            Show(Entry, Entry with { Status = null, Interval = 60, Description = "new" }));

    [Fact]
    public void Tags_differ_by_key() =>
        Assert.Equal(
            """[{"Field":"tags.a","Before":null,"After":""},{"Field":"tags.env","Before":"test","After":"prod"},"""
                + """{"Field":"tags.z","Before":"1","After":null}]""",
            Show(
                Entry with { Tags = Entry.Tags.Add("z", "1") },
                Entry with { Tags = WireTags.None.Add("env", "prod").Add("a", "") }));

    [Fact]
    public void Undocumented_members_differ_by_name_and_by_value_not_by_spelling() =>
        Assert.Equal(
            """[{"Field":"extra.New","Before":null,"After":[1,{"x":true}]}]""",
            Show(
                Entry with { Extra = """{"Odd":{"a":1e2,"b":2}}""" },
                Entry with { Extra = """{ "Odd": {"b": 2, "a": 100}, "New": [1, {"x": true}] }""" }));

    [Fact]
    public void A_flow_log_that_was_added_or_removed_has_all_its_fields_on_one_side()
    {
        var added = FieldChange.Between(FlowLog.Resource, null, Entry);
        var removed = FieldChange.Between(FlowLog.Resource, Entry, null);

        Assert.Equal(
            ["flowLogName", "cenId", "projectName", "logStoreName", "interval", "status", "creationTime", "tags.env"],
            added.Select(change => change.Field));
        Assert.All(added, change => Assert.Null(change.Before));
        Assert.Equal(
            added.Select(change => change.After?.ToJsonString()),
            removed.Select(change => change.Before?.ToJsonString()));
    }

    [Fact]
    public void No_member_of_an_entry_except_its_key_can_change_undetected()
    {
        foreach (var member in typeof(FlowLog).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (member.Name is nameof(FlowLog.FlowLogId) or nameof(FlowLog.Id) or nameof(FlowLog.RegionId)) continue;
            var changed = Entry with { };
            object value = member.Name switch
            {
                nameof(FlowLog.Interval) => 1,
                nameof(FlowLog.Tags) => WireTags.None,
                nameof(FlowLog.Extra) => """{"x":1}""",
                _ => "x",
            };
            member.SetValue(changed, value);
            var change = Assert.Single(FieldChange.Between(FlowLog.Resource, Entry, changed));
            Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(member.Name), change.Field.Split('.')[0]);
        }
    }

    private static string Show(FlowLog before, FlowLog after) =>
        JsonSerializer.Serialize(FieldChange.Between(FlowLog.Resource, before, after));
}
