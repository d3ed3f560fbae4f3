using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift.Deliveries;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands;

/// <summary>The subcommands of <c>alert</c> that read.</summary>
internal static class AlertLists
{
    // Deliveries that a person should see beside the sinks.
    private const int Newest = 20;

    private static readonly string[] Unsent = ["owed", "dead"];

    public static Command CreateList()
    {
        var sink = SinkOption();
        var command = new Command("list", "List the sinks and, for people, their newest pending and dead deliveries.")
        {
            sink,
        };
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var name = parsed.GetValue(sink);
            var sinks = await api.ListAsync("sinks", null, token);
            var items = sinks["items"]!.AsArray();
            foreach (var other in items.Where(item => name is not null && (string?)item!["name"] != name).ToList())
                items.Remove(other);
            if (output.IsDocument)
            {
                output.Write(sinks);
                return ExitCode.Done;
            }

            output.Write(AlertDisplay.Of(sinks.Deserialize<SinkList>(ApiJson.Options)!.Items));
            if (output.IsForPeople) await WriteUnsentAsync(api, output, name, token);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command CreateDeliveries()
    {
        var sink = SinkOption();
        var state = FlowLogOptions.Any("--state", "Only these states; owed means pending. Default: owed and dead.")
            .OneOf(DeliveryQuery.States);
        var since = Moment.Option("--since", "Only those created since");
        var limit = LimitOption.Create(100);
        var command = new Command("deliveries", "List deliveries: events that are pending for a sink, or were sent.")
        {
            sink, state, since, limit,
        };
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var query = Query(parsed.GetValue(sink), parsed.GetValue(state) is { Length: > 0 } given ? given : Unsent);
            if (parsed.GetValue(since) is { } begin) query.Add("since", Moment.Query(begin));
            var list = await api.WalkAsync("deliveries", query, LimitOption.Read(parsed, limit), token);
            if (output.IsDocument) output.Write(list);
            else output.Write(AlertDisplay.Of(list.Deserialize<DeliveryPage>(ApiJson.Options)!.Items));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteUnsentAsync(
        Api api, CommandOutput output, string? sink, CancellationToken cancellationToken)
    {
        JsonObject list = await api.WalkAsync("deliveries", Query(sink, Unsent), Newest, cancellationToken);
        var page = list.Deserialize<DeliveryPage>(ApiJson.Options)!;
        if (page.Items.Count == 0) return;
        output.Say("");
        output.Write(AlertDisplay.Of(page.Items));
        if (page.NextCursor is not null)
            output.Note($"Only the newest are shown: {CommandLine.Name} alert deliveries lists more.");
    }

    private static QueryBuilder Query(string? sink, IEnumerable<string> states)
    {
        var query = new QueryBuilder { { "state", states } };
        if (sink is not null) query.Add("sink", sink);
        return query;
    }

    private static Option<string?> SinkOption() => new("--sink") { Description = "Only this sink.", HelpName = "name" };
}
