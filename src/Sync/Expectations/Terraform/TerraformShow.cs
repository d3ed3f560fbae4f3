using System.Text.Json;

namespace Sync.Expectations.Terraform;

/// <summary>
/// Reads the flow logs in what <c>terraform show -json</c> prints, of a state or of a plan: of a plan, as they are to be when
/// it is applied. Whatever else is in there is passed over.
/// </summary>
public static class TerraformShow
{
    private const string ResourceType = "alicloud_cen_flowlog";

    // The attributes a person can state. create_time is the cloud's alone.
    private static readonly (string Attribute, string Field)[] Attributes =
    [
        ("flow_log_name", "flowLogName"), ("description", "description"), ("cen_id", "cenId"), ("transit_router_id", "transitRouterId"),
        ("transit_router_attachment_id", "transitRouterAttachmentId"), ("project_name", "projectName"), ("log_store_name", "logStoreName"),
        ("log_format_string", "logFormatString"), ("interval", "interval"), ("status", "status"), ("region_id", "regionId"),
    ];

    /// <exception cref="TerraformException"/>
    public static IReadOnlyList<TerraformFlowLog> Read(string json)
    {
        using var document = Parse(json);
        var root = document.RootElement;
        CheckFormat(root);
        if (!root.TryGetProperty("planned_values", out var values) && !root.TryGetProperty("values", out values))
        {
            // All there is of a state without resources.
            if (root.EnumerateObject().All(member => member.Name is "format_version" or "terraform_version")) return [];
            throw Wrong("it has neither values nor planned_values");
        }

        return Member(values, "root_module") is { } module ? [.. Resources(module)] : [];
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw Wrong($"it is no JSON: {error.Message}");
        }
    }

    private static void CheckFormat(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Wrong("it is no JSON object");
        if (Text(root, "format_version") is { } version)
        {
            if (version.Split('.')[0] is not ("0" or "1")) throw Wrong($"its format_version is {version}, and 0 and 1 are what can be read");
        }
        else if (root.TryGetProperty("lineage", out _))
        {
            throw Wrong("it is the state file itself, which is Terraform's own affair");
        }
        else
        {
            throw Wrong("it has no format_version");
        }
    }

    private static IEnumerable<TerraformFlowLog> Resources(JsonElement module) => Items(module, "resources")
        .Where(resource => Text(resource, "type") == ResourceType && Text(resource, "mode") == "managed")
        .Select(FlowLog)
        .Concat(Items(module, "child_modules").SelectMany(Resources));

    private static TerraformFlowLog FlowLog(JsonElement resource)
    {
        if (Member(resource, "values") is not { } values) throw Wrong("a resource in it has no values");
        var fields = Attributes
            .Select(attribute => (attribute.Field, Text: Text(values, attribute.Attribute)))
            .Where(field => field.Text is not null && field is not ("interval", "0")) // The provider's word for an interval that is not set.
            .ToDictionary(field => field.Field, field => field.Text!);
        var tags = Member(values, "tags")?.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.ToString());
        return new TerraformFlowLog(
            Text(resource, "address") ?? Text(resource, "name") ?? ResourceType, Text(values, "id") is { Length: > 0 } id ? id : null, fields, tags);
    }

    private static JsonElement? Member(JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.Object } member ? member : null;

    private static JsonElement[] Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    /// <summary>A number is a text too: Terraform's types are none of the cloud's. Null is not stated.</summary>
    private static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : null;

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static TerraformException Wrong(string why) =>
        new($"This is not what terraform show -json prints: {why}. Make it with: terraform show -json > show.json");
}
