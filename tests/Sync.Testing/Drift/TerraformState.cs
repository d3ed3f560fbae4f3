using System.Text.Json.Nodes;
using Sync.FlowLogs;

namespace Sync.Testing;

/// <summary>Creates output of <c>terraform show -json</c>.</summary>
internal static class TerraformState
{
    /// <summary>The resource of a flow log, as the provider reads it from the cloud.</summary>
    public static JsonObject Of(FlowLog entry, string name = "egress") => new()
    {
        ["address"] = $"alicloud_cen_flowlog.{name}",
        ["mode"] = "managed",
        ["type"] = "alicloud_cen_flowlog",
        ["name"] = name,
        ["provider_name"] = "registry.terraform.io/aliyun/alicloud",
        ["schema_version"] = 0,
        ["values"] = new JsonObject
        {
            ["id"] = entry.FlowLogId,
            ["region_id"] = entry.RegionId,
            ["flow_log_name"] = entry.FlowLogName,
            ["description"] = entry.Description ?? "",
            ["cen_id"] = entry.CenId,
            ["transit_router_id"] = entry.TransitRouterId,
            ["transit_router_attachment_id"] = entry.TransitRouterAttachmentId,
            ["project_name"] = entry.ProjectName,
            ["log_store_name"] = entry.LogStoreName,
            ["log_format_string"] = entry.LogFormatString,
            ["interval"] = entry.Interval,
            ["status"] = entry.Status,
            ["create_time"] = entry.CreationTime,
            ["tags"] = new JsonObject(entry.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
            ["timeouts"] = null,
        },
        ["sensitive_values"] = new JsonObject { ["tags"] = new JsonObject() },
        ["depends_on"] = new JsonArray("alicloud_cen_instance.default"),
    };

    public static JsonObject With(this JsonObject resource, string attribute, JsonNode? value)
    {
        resource["values"]![attribute] = value;
        return resource;
    }

    public static string Show(params JsonObject[] resources) =>
        Document("values", new JsonObject { ["root_module"] = Module(resources) });

    public static string Document(string values, JsonObject content) =>
        new JsonObject { ["format_version"] = "1.0", ["terraform_version"] = "1.9.5", [values] = content }
            .ToJsonString();

    public static JsonObject Module(params JsonObject[] resources) =>
        new() { ["resources"] = new JsonArray([.. resources]) };
}
