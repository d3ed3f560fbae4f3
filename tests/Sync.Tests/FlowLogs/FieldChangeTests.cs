using System.Reflection;
using System.Text.Json;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Tests.Support;

namespace Sync.Tests.FlowLogs;

public class FieldChangeTests
{
    private static readonly FlowLogEntry Entry = Some.FlowLog("flowlog-1");

    [Fact]
    public void Equal_versions_have_no_changes() => Assert.Empty(FieldChange.Between(Entry, Some.FlowLog("flowlog-1")));

    [Fact]
    public void Each_field_that_differs_is_named_with_its_value_before_and_after() =>
        Assert.Equal(
            """[{"Field":"description","Before":null,"After":"new"},{"Field":"interval","Before":600,"After":60},{"Field":"status","Before":"Active","After":null}]""",
            Show(Entry, Entry with { Status = null, Interval = 60, Description = "new" }));

    [Fact]
    public void Tags_differ_by_key() =>
        Assert.Equal(
            """[{"Field":"tags.a","Before":null,"After":""},{"Field":"tags.env","Before":"test","After":"prod"},{"Field":"tags.z","Before":"1","After":null}]""",
            Show(Entry with { Tags = Entry.Tags.Add("z", "1") }, Entry with { Tags = FlowLogEntry.NoTags.Add("env", "prod").Add("a", "") }));

    [Fact]
    public void Unlisted_members_differ_by_name_and_by_value_not_by_spelling() =>
        Assert.Equal(
            """[{"Field":"extra.New","Before":null,"After":[1,{"x":true}]}]""",
            Show(Entry with { Extra = """{"Odd":{"a":1e2,"b":2}}""" }, Entry with { Extra = """{ "Odd": {"b": 2, "a": 100}, "New": [1, {"x": true}] }""" }));

    [Fact]
    public void A_flow_log_that_was_added_or_removed_has_all_its_fields_on_one_side()
    {
        var added = FieldChange.Between(null, Entry);
        var removed = FieldChange.Between(Entry, null);

        Assert.Equal(["flowLogName", "cenId", "projectName", "logStoreName", "interval", "status", "creationTime", "tags.env"], added.Select(change => change.Field));
        Assert.All(added, change => Assert.Null(change.Before));
        Assert.Equal(added.Select(change => change.After?.ToJsonString()), removed.Select(change => change.Before?.ToJsonString()));
    }

    [Fact]
    public void No_member_of_an_entry_but_its_key_can_change_unseen()
    {
        foreach (var member in typeof(FlowLogEntry).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (member.Name is nameof(FlowLogEntry.FlowLogId) or nameof(FlowLogEntry.RegionId)) continue;
            var changed = Entry with { };
            object value = member.Name switch
            {
                nameof(FlowLogEntry.Interval) => 1,
                nameof(FlowLogEntry.Tags) => FlowLogEntry.NoTags,
                nameof(FlowLogEntry.Extra) => """{"x":1}""",
                _ => "x",
            };
            member.SetValue(changed, value);
            var change = Assert.Single(FieldChange.Between(Entry, changed));
            Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(member.Name), change.Field.Split('.')[0]);
        }
    }

    private static string Show(FlowLogEntry before, FlowLogEntry after) => JsonSerializer.Serialize(FieldChange.Between(before, after));
}
