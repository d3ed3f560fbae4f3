using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary>
/// Selects items of a resource and their fields: the parameters of its list, such as <c>GET /api/flowlogs</c>, as
/// options, by their own names in kebab case and, for some, by shorter names.
/// </summary>
internal sealed class ListFilter
{
    private static readonly Dictionary<string, IReadOnlyList<string>> KnownValues = new()
    {
        ["resourceType"] = ["VPC", "VBR", "VPN", "TR", "ECR"],
    };

    // Fields without one have an option with their own name alone.
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["accountId"] = "--account",
        ["regionId"] = "--region",
        ["flowLogName"] = "--name",
        ["cenId"] = "--cen",
        ["transitRouterId"] = "--transit-router",
        ["transitRouterAttachmentId"] = "--attachment",
        ["projectName"] = "--project",
        ["logStoreName"] = "--log-store",
        ["attachmentName"] = "--name",
        ["transitRouterAttachmentName"] = "--name",
        ["resourceType"] = "--kind",
    };

    private readonly Resource _resource;
    private readonly (string Parameter, Option<string[]> Option)[] _filters;
    private readonly Option<string[]> _tags;

    private readonly Option<string?> _words = new("--q", "-q")
    {
        Description = "Prefix search in names, descriptions, IDs and tags.",
        HelpName = "words",
    };

    private readonly Option<string?> _asOf = Moment.Option("--as-of", "Show the inventory at this time");

    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "Field to sort by; prefix with - for descending order (--sort=-changedAt).",
        HelpName = "field",
    };

    private readonly Option<string[]> _fields = new("--fields")
    {
        Description = "Only these fields, separated by commas or spaces.",
        HelpName = "fields",
        AllowMultipleArgumentsPerToken = true,
    };

    public ListFilter(Resource resource)
    {
        _resource = resource;
        _filters =
        [
            Any("accountId", "Alibaba Cloud account ID."),
            .. resource.HasRegion ? [Any("regionId", "Region ID.")] : Array.Empty<(string, Option<string[]>)>(),
            .. resource.Filters.Prepend(resource.Id)
                .Select(field => Any(field.Name, field.Description, field.Values)),
        ];
        _tags = new("--tag")
        {
            Description =
                $"Only {resource.Plural} with this tag: KEY=VALUE, or KEY for any value. Repeat for more tags.",
            HelpName = "KEY=VALUE",
        };
    }

    /// <summary>The option of a parameter.</summary>
    public Option<string[]> this[string parameter] => _filters.Single(filter => filter.Parameter == parameter).Option;

    public void AddTo(Command command)
    {
        _sort.CompletionSources.Add(
            [.. SnapshotField.Sortable(_resource).SelectMany(field => (string[])[field, $"-{field}"])]);
        _fields.CompletionSources.Add([.. SnapshotField.All(_resource).Select(field => field.Name)]);
        foreach (var (_, option) in _filters) command.Add(option);
        foreach (var option in (Option[])[_tags, _words, _asOf, _sort, _fields]) command.Add(option);
    }

    /// <summary>The requested fields; empty for the API's default.</summary>
    public IReadOnlyList<string> Fields(ParseResult parsed) =>
        [.. (parsed.GetValue(_fields) ?? []).SelectMany(names => names.Split(',')).Where(name => name != "")];

    /// <summary>The parameters with exact values: their names, options and values.</summary>
    public IEnumerable<(string Parameter, string Option, IReadOnlyList<string> Values)> Values(ParseResult parsed) =>
        _filters.Where(filter => parsed.GetResult(filter.Option) is { Implicit: false })
            .Select(filter => (
                filter.Parameter, filter.Option.Name, (IReadOnlyList<string>)(parsed.GetValue(filter.Option) ?? [])));

    /// <summary>Builds the query of the API, which validates it.</summary>
    public QueryBuilder Read(ParseResult parsed)
    {
        var query = ReadFilters(parsed);
        if (parsed.GetValue(_sort) is { } sort) query.Add("sort", sort);
        return query;
    }

    /// <summary>The part of the query that selects items.</summary>
    public QueryBuilder ReadFilters(ParseResult parsed)
    {
        var query = new QueryBuilder();
        foreach (var (parameter, option) in _filters) query.Add(parameter, parsed.GetValue(option) ?? []);
        foreach (var tag in parsed.GetValue(_tags) ?? [])
        {
            var parts = tag.Split('=', 2);
            query.Add($"tag.{parts[0]}", parts.Length == 2 ? parts[1] : "");
        }

        if (parsed.GetValue(_words) is { } words) query.Add("q", words);
        if (parsed.GetValue(_asOf) is { } asOf) query.Add("asOf", Moment.Query(asOf));
        return query;
    }

    private (string, Option<string[]>) Any(
        string parameter, string description, IReadOnlyList<string>? allowed = null)
    {
        var name = $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(parameter)}";
        var option = ShortNames.TryGetValue(parameter, out var shortName)
            ? new Option<string[]>(shortName, name) : new Option<string[]>(name);
        option.Description = $"{description} Several values: any of them.";
        option.AllowMultipleArgumentsPerToken = true;
        if (_resource == FlowLog.Resource && parameter == "status")
            option.CompletionSources.Add("Active", "Inactive", "Modifying");
        option.CompletionSources.Add([.. allowed ?? KnownValues.GetValueOrDefault(parameter, [])]);
        return (parameter, option);
    }
}
