using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary>The argument and options that name one flow log, shared by <c>show</c> and <c>history</c>.</summary>
internal sealed class OneFlowLog
{
    // Of flow logs with the same name.
    private const int MostShown = 5;

    private readonly Argument<string> _id = new("ID") { Description = "The flow log's ID, or its name." };
    private readonly Option<string?> _account = new("--account", "--account-id")
    {
        Description = "Required if the ID exists in several accounts.",
    };
    private readonly Option<string?> _region = new("--region", "--region-id")
    {
        Description = "Required if the ID exists in several regions.",
    };

    public void AddTo(Command command)
    {
        command.Add(_id);
        command.Add(_account);
        command.Add(_region);
    }

    /// <summary>
    /// Reads with the ID; if there is no such flow log, with the ID of the only one that has the name.
    /// </summary>
    /// <param name="read">Gets the path of the flow log below <c>/api/</c>, and the query that selects it.</param>
    /// <exception cref="ApiException">There is none, or several have the name.</exception>
    public async Task<JsonObject> ReadAsync(
        ParseResult parsed, Api api, Func<string, QueryBuilder, Task<JsonObject>> read,
        CancellationToken cancellationToken)
    {
        var (id, query) = (parsed.GetValue(_id)!, Query(parsed.GetValue(_account), parsed.GetValue(_region)));
        try
        {
            return await read(Path(id), query);
        }
        catch (ApiException error) when (error.ExitCode == ExitCode.NotFound)
        {
            if (await FindByNameAsync(api, id, query, cancellationToken) is not { } found) throw;
            return await read(
                Path((string)found["flowLogId"]!),
                Query((string?)found["accountId"], (string?)found["regionId"]));
        }
    }

    /// <returns>Null if none has this name.</returns>
    private static async Task<JsonNode?> FindByNameAsync(
        Api api, string name, QueryBuilder scope, CancellationToken cancellationToken)
    {
        var query = new QueryBuilder(scope)
        {
            { "flowLogName", name }, { "fields", "accountId,regionId,flowLogId" }, { "pageSize", $"{MostShown}" },
        };
        var page = await api.ListAsync("flowlogs", query, cancellationToken);
        var items = page["items"]!.AsArray();
        if (items.Count < 2) return items.FirstOrDefault();
        var all = items.Select(item => $"{item!["accountId"]}/{item["regionId"]}/{item["flowLogId"]}");
        var more = (long)page["totalCount"]! > items.Count ? ", …" : "";
        throw new ApiException(
            $"{page["totalCount"]} flow logs are named {name}: give the ID of one of {string.Join(", ", all)}{more}");
    }

    private static string Path(string id) => $"flowlogs/{Uri.EscapeDataString(id)}";

    private static QueryBuilder Query(string? account, string? region)
    {
        var query = new QueryBuilder();
        if (account is not null) query.Add("accountId", account);
        if (region is not null) query.Add("regionId", region);
        return query;
    }
}
