using System.CommandLine;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.FlowLogs.Snapshots;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary>
/// Which flow logs, and what of them: the parameters of <c>GET /api/flowlogs</c> as options, by their own names in kebab case and,
/// some, by shorter ones.
/// </summary>
internal sealed class FlowLogFilter
{
    private readonly (string Parameter, Option<string[]> Option)[] _texts =
    [
        ("accountId", Any("--account", "account id", "--account-id")),
        ("regionId", Any("--region", "region id", "--region-id")),
        ("flowLogId", Any("--flow-log-id", "flow log id")),
        ("flowLogName", Any("--name", "name, whole", "--flow-log-name")),
        ("description", Any("--description", "description, whole")),
        ("cenId", Any("--cen", "CEN instance id", "--cen-id")),
        ("transitRouterId", Any("--transit-router", "transit router id", "--transit-router-id")),
        ("transitRouterAttachmentId", Any("--attachment", "attachment id", "--transit-router-attachment-id")),
        ("projectName", Any("--project", "project, which the logs go to", "--project-name")),
        ("logStoreName", Any("--log-store", "Logstore, which the logs go to", "--log-store-name")),
        ("interval", Any("--interval", "interval, in seconds")),
        ("flowLogVersion", Any("--flow-log-version", "flow log version")),
        ("status", WithStatuses(Any("--status", "status, as the API says it"))),
    ];

    private readonly Option<string[]> _tags = new("--tag")
    {
        Description = "Only with this tag, as KEY=VALUE; or KEY, of any value. Again for further tags.",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _words = new("--q", "-q")
    {
        Description = "Words of which each begins a word of a name, a description, an id or a tag.",
        HelpName = "words",
    };

    private readonly Option<string?> _asOf = Moment.Option("--as-of", "As the inventory was then");

    private readonly Option<string?> _sort = new("--sort") { Description = "A field; with - before it (--sort=-changedAt), descending.", HelpName = "field" };

    private readonly Option<string[]> _fields = new("--fields")
    {
        Description = "Only these fields, separated by commas or blanks.",
        HelpName = "fields",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        _sort.CompletionSources.Add([.. SnapshotField.Sortable.SelectMany(field => (string[])[field, $"-{field}"])]);
        _fields.CompletionSources.Add([.. SnapshotField.All.Select(field => field.Name)]);
        foreach (var (_, option) in _texts) command.Add(option);
        foreach (var option in (Option[])[_tags, _words, _asOf, _sort, _fields]) command.Add(option);
    }

    /// <summary>The fields asked for; none when that is left to the API.</summary>
    public IReadOnlyList<string> Fields(ParseResult parsed) =>
        [.. (parsed.GetValue(_fields) ?? []).SelectMany(names => names.Split(',')).Where(name => name != "")];

    /// <summary>As the API's query; what is wrong with it, the API says.</summary>
    public QueryBuilder Read(ParseResult parsed)
    {
        var query = new QueryBuilder();
        foreach (var (parameter, option) in _texts) query.Add(parameter, parsed.GetValue(option) ?? []);
        foreach (var tag in parsed.GetValue(_tags) ?? [])
        {
            var parts = tag.Split('=', 2);
            query.Add($"tag.{parts[0]}", parts.Length == 2 ? parts[1] : "");
        }

        if (parsed.GetValue(_words) is { } words) query.Add("q", words);
        if (parsed.GetValue(_asOf) is { } asOf) query.Add("asOf", Moment.Query(asOf));
        if (parsed.GetValue(_sort) is { } sort) query.Add("sort", sort);
        return query;
    }

    private static Option<string[]> Any(string name, string what, params string[] aliases) =>
        new(name, aliases) { Description = $"Only with this {what}; several: any of them.", AllowMultipleArgumentsPerToken = true };

    private static Option<string[]> WithStatuses(Option<string[]> option)
    {
        option.HelpName = "status";
        option.CompletionSources.Add("Active", "Inactive", "Modifying");
        return option;
    }
}
