using System.CommandLine;
using Microsoft.AspNetCore.Http.Extensions;

namespace Sync.Local.Commands;

/// <summary>The argument and options that name one flow log, shared by <c>show</c> and <c>history</c>.</summary>
internal sealed class OneFlowLog
{
    private readonly Argument<string> _id = new("ID") { Description = "The flow log's ID." };
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

    public string Path(ParseResult parsed) => $"flowlogs/{Uri.EscapeDataString(parsed.GetValue(_id)!)}";

    public QueryBuilder Query(ParseResult parsed)
    {
        var query = new QueryBuilder();
        if (parsed.GetValue(_account) is { } account) query.Add("accountId", account);
        if (parsed.GetValue(_region) is { } region) query.Add("regionId", region);
        return query;
    }
}
