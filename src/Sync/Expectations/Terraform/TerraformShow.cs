using System.Text.Json;
using Sync.Inventory.Fields;

namespace Sync.Expectations.Terraform;

/// <summary>
/// Reads the flow logs in the output of <c>terraform show -json</c> for a state or a plan; for a plan, as they will be
/// after it is applied. All other content is ignored.
/// </summary>
public static class TerraformShow
{
    private const string ResourceType = "alicloud_cen_flowlog";

    // The attributes that users can set; only the cloud sets create_time.
    private static readonly (string Attribute, string Field)[] Attributes =
    [
        .. FlowLogs.FlowLog.Resource.FieldsFor(FieldUse.Terraform).Select(field => (field.Column, field.Name)),
        ("region_id", "regionId"),
    ];

    /// <param name="json">The output of <c>terraform show -json</c>.</param>
    /// <exception cref="TerraformException">The input is anything else, or in an unknown format version.</exception>
    public static IReadOnlyList<TerraformFlowLog> Read(string json)
    {
        using var document = Parse(json);
        var root = document.RootElement;
        CheckFormat(root);
        CheckPlan(root);
        if (!root.TryGetProperty("planned_values", out var values) && !root.TryGetProperty("values", out values))
        {
            // A state without resources has only these members.
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
            throw Wrong($"it is not JSON: {error.Message}");
        }
    }

    private static void CheckFormat(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Wrong("it is not a JSON object");
        if (Text(root, "format_version") is { } version)
        {
            if (version.Split('.')[0] is not ("0" or "1"))
                throw Wrong($"unknown format_version {version}; allowed: 0, 1");
        }
        else if (root.TryGetProperty("lineage", out _))
        {
            throw Wrong("it is the state file itself, whose format is internal to Terraform");
        }
        else
        {
            throw Wrong("it has no format_version");
        }
    }

    /// <summary>
    /// A plan that failed, or that was limited to some resources, lacks flow logs that Terraform manages: they would
    /// be reported as unmanaged. A state has neither member, as have plans of versions before 1.3 and 1.8.
    /// </summary>
    private static void CheckPlan(JsonElement root)
    {
        if (Find(root, "errored") is { ValueKind: JsonValueKind.True })
            throw new TerraformException("This plan is of a terraform plan that failed, so flow logs are missing from "
                + "it: mend the configuration until the plan succeeds, and show it again.");
        if (Find(root, "complete") is { ValueKind: JsonValueKind.False })
            throw new TerraformException("This plan is incomplete, so flow logs are missing from it: plan again "
                + "without -target and without deferred changes, and apply what must exist first.");
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
            // In the provider, an interval of 0 means that it is not set.
            .Where(field => field.Text is not null && field is not ("interval", "0"))
            .ToDictionary(field => field.Field, field => field.Text!);
        var tags = Member(values, "tags")?.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.ToString());
        return new TerraformFlowLog(
            Text(resource, "address") ?? Text(resource, "name") ?? ResourceType,
            Text(values, "id") is { Length: > 0 } id ? id : null,
            fields,
            tags);
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Object } member ? member : null;

    private static JsonElement[] Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];

    /// <summary>
    /// Numbers are returned as text, because Terraform and the cloud use different types. Null means not stated.
    /// </summary>
    private static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value
            ? value.ToString()
            : null;

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static TerraformException Wrong(string why) =>
        new($"This is not the output of terraform show -json: {why}. To create it, run: "
            + "terraform show -json > show.json");
}
