using System.Text.Json.Nodes;
using Sync.Expectations.Terraform;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

using static Sync.Testing.TerraformState;

namespace Sync.Tests.Expectations.Terraform;

/// <summary>Comparisons of Terraform with the inventory.</summary>
public class TerraformComparisonTests
{
    private static readonly FlowLog Egress = Some.FlowLog("flowlog-1");

    [Fact]
    public void Equal_values_do_not_differ_whatever_their_types()
    {
        Assert.Equal("", Compare(Show(Of(Egress)), Egress));
        Assert.Equal("", Compare(Show(Of(Egress).With("interval", "600")), Egress));
    }

    [Theory]
    [InlineData("flow_log_name", "another", "flowLogName: another ≠ a name")]
    [InlineData("cen_id", "cen-2", "cenId: cen-2 ≠ cen-1")]
    [InlineData("project_name", "p", "projectName: p ≠ project")]
    [InlineData("log_store_name", "s", "logStoreName: s ≠ store")]
    [InlineData("log_format_string", "${srcaddr}", "logFormatString: ${srcaddr} ≠ nothing")]
    [InlineData("transit_router_id", "tr-1", "transitRouterId: tr-1 ≠ nothing")]
    [InlineData("transit_router_attachment_id", "tr-attach-1", "transitRouterAttachmentId: tr-attach-1 ≠ nothing")]
    [InlineData("description", "why", "description: why ≠ nothing")]
    [InlineData("flow_log_name", "", "flowLogName: nothing ≠ a name")]
    [InlineData("interval", "60", "interval: 60 ≠ 600")]
    [InlineData("status", "Inactive", "status: Inactive ≠ Active")]
    [InlineData("region_id", "cn-shanghai", "regionId: cn-shanghai ≠ cn-hangzhou")]
    [InlineData("create_time", "2020-01-01T00:00:00Z", "")]
    [InlineData("unheard_of", "x", "")]
    public void A_stated_field_with_another_value_differs(string attribute, string value, string difference)
    {
        Assert.Equal(
            difference == "" ? "" : $"flowlog-1 {difference}",
            Compare(Show(Of(Egress).With(attribute, value)), Egress));
    }

    [Theory]
    [InlineData("flow_log_name")]
    [InlineData("interval")]
    [InlineData("tags")]
    [InlineData("status")]
    public void A_null_value_is_not_stated(string attribute) =>
        Assert.Equal("", Compare(Show(Of(Egress).With(attribute, null)), Egress));

    [Fact]
    public void An_interval_of_0_is_not_stated_and_the_case_of_a_status_does_not_matter()
    {
        Assert.Equal("", Compare(Show(Of(Egress).With("interval", 0)), Egress));
        Assert.Equal("", Compare(Show(Of(Egress).With("status", "InActive")), Egress with { Status = "Inactive" }));
    }

    [Fact]
    public void A_transient_status_is_not_compared() =>
        Assert.Equal("", Compare(Show(Of(Egress)), Egress with { Status = "Modifying" }));

    [Fact]
    public void Tags_are_compared_by_key()
    {
        var stated = Of(Egress).With("tags", new JsonObject { ["env"] = "prod", ["owner"] = "me" });

        Assert.Equal(
            "flowlog-1 tags.env: prod ≠ test; tags.owner: me ≠ nothing; tags.team: nothing ≠ x",
            Compare(Show(stated), Egress with { Tags = Egress.Tags.Add("team", "x") }));
        Assert.Equal(
            "flowlog-1 tags.env: nothing ≠ test", Compare(Show(Of(Egress).With("tags", new JsonObject())), Egress));
    }

    [Fact]
    public void A_flow_log_on_one_side_only_is_unmanaged_or_missing()
    {
        var show = Show(Of(Egress, "one"), Of(Some.FlowLog("flowlog-2"), "two"), Of(Some.FlowLog(""), "new"));

        Assert.Equal(
            "unmanaged flowlog-3 | missing alicloud_cen_flowlog.two flowlog-2 | missing alicloud_cen_flowlog.new ",
            Compare(show, Egress, Some.FlowLog("flowlog-3")));
    }

    [Fact]
    public void Only_managed_flow_logs_are_read_from_all_modules()
    {
        var inner = Module(Of(Some.FlowLog("flowlog-3")));
        var child = Module(Of(Some.FlowLog("flowlog-2")));
        child["child_modules"] = new JsonArray(inner);
        var data = Of(Some.FlowLog("flowlog-4"));
        data["mode"] = "data";
        var other = Of(Some.FlowLog("flowlog-5"));
        other["type"] = "alicloud_cen_instance";
        var root = Module(Of(Egress), data, other);
        root["child_modules"] = new JsonArray(child);

        var stated = TerraformShow.Read(
            Document("values", new JsonObject { ["outputs"] = new JsonObject(), ["root_module"] = root }));

        Assert.Equal(["flowlog-1", "flowlog-2", "flowlog-3"], stated.Select(flowLog => flowLog.FlowLogId));
    }

    [Fact]
    public void A_plan_is_read_with_its_planned_values()
    {
        var plan = JsonNode.Parse(
            Document("planned_values", new JsonObject { ["root_module"] = Module(Of(Egress).With("interval", 60)) }))!;
        plan["prior_state"] = JsonNode.Parse(Show(Of(Egress)));

        Assert.Equal("flowlog-1 interval: 60 ≠ 600", Compare(plan.ToJsonString(), Egress));
    }

    [Theory]
    [InlineData("", "", "cn-hangzhou", "cen-1", "unmanaged flowlog-1 | missing alicloud_cen_flowlog.a flowlog-a")]
    [InlineData("", "cn-shanghai", "cn-hangzhou", "cen-1", "")]
    [InlineData(
        "", "cn-hangzhou", "cn-hangzhou", "cen-1", "unmanaged flowlog-1 | missing alicloud_cen_flowlog.a flowlog-a")]
    [InlineData("", "cn-hangzhou", null, "cen-1", "unmanaged flowlog-1 | missing alicloud_cen_flowlog.a flowlog-a")]
    [InlineData("", "cn-hangzhou", "cn-shanghai", "cen-1", "unmanaged flowlog-1")]
    [InlineData("cen-1", "", "cn-hangzhou", "cen-2", "unmanaged flowlog-1")]
    [InlineData("cen-2", "", "cn-hangzhou", "cen-1", "")]
    public void A_selection_excludes_other_flow_logs_on_both_sides(
        string cen, string region, string? statedRegion, string statedCen, string found)
    {
        var show = Show(Of(Some.FlowLog("flowlog-a", regionId: statedRegion) with { CenId = statedCen }, "a"));
        var selection = new TerraformSelection([], region == "" ? [] : [region], cen == "" ? [] : [cen]);

        Assert.Equal(found, Compare(show, selection, Egress));
    }

    [Fact]
    public void A_stated_flow_log_outside_the_selection_is_not_missing()
    {
        Assert.Equal(
            "", Compare(Show(Of(Egress).With("interval", 60)), new TerraformSelection(["another"], [], []), Egress));
    }

    [Fact]
    public void A_state_without_resources_manages_nothing()
    {
        Assert.Equal("unmanaged flowlog-1", Compare("""{"format_version":"1.0"}""", Egress));
        Assert.Equal(
            "unmanaged flowlog-1",
            Compare("""{"format_version":"1.0","terraform_version":"1.9.5","values":{"root_module":{}}}""", Egress));
    }

    [Theory]
    [InlineData("", "it is not JSON: ")]
    [InlineData("resource \"alicloud_cen_flowlog\" {}", "it is not JSON: ")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{}", "it has no format_version")]
    [InlineData("""{"version":4,"lineage":"x","resources":[]}""", "it is the state file itself")]
    [InlineData("""{"format_version":"2.0","values":{}}""", "unknown format_version 2.0; allowed: 0, 1")]
    [InlineData("""{"format_version":"1.0","provider_schemas":{}}""", "it has neither values nor planned_values")]
    public void Other_input_is_refused_with_instructions(string text, string why)
    {
        var error = Assert.Throws<TerraformException>(() => TerraformShow.Read(text));

        Assert.StartsWith(
            $"This is not the output of terraform show -json: {why}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("To create it, run: terraform show -json > show.json", error.Message, StringComparison.Ordinal);
    }

    private static string Compare(string show, params FlowLog[] inventory) =>
        Compare(show, new TerraformSelection([], [], []), inventory);

    private static string Compare(string show, TerraformSelection selection, params FlowLog[] inventory)
    {
        var comparison = TerraformComparison.Between(
            TerraformShow.Read(show), [.. inventory.Select(Item)], selection, ["Modifying"]);
        var lines = comparison.Unmanaged.Select(item => $"unmanaged {item.FlowLogId}")
            .Concat(comparison.Missing.Select(item => $"missing {item.Address} {item.FlowLogId}"))
            .Concat(comparison.Differing.Select(item => $"{item.FlowLogId} " + string.Join(
                "; ",
                item.Fields.Select(
                    field => $"{field.Field}: {field.Terraform ?? "nothing"} ≠ {field.Inventory ?? "nothing"}"))));
        var text = string.Join(" | ", lines);
        Assert.Equal(text == "", comparison.IsEmpty);
        return text;
    }

    private static SnapshotItem<FlowLog> Item(FlowLog entry) => new("1", entry, default, default);
}
