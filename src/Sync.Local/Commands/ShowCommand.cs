using System.CommandLine;
using System.Text.Json.Nodes;
using Sync.Local.Client;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary><c>show</c>: one flow log as it is now.</summary>
internal static class ShowCommand
{
    private static readonly Column[] Columns = [new("field"), new("value", CellKind.Text)];

    public static Command Create()
    {
        var one = new OneFlowLog();
        var command = new Command(
            "show", "Show the current state of a flow log, by its ID or name. Exit code 4: there is none.");
        one.AddTo(command);
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var flowLog = await one.ReadAsync(parsed, api, (path, query) => api.GetAsync(path, query, token), token);
            if (output.IsDocument) output.Write(flowLog);
            else output.Write(await GridAsync(flowLog, api, output, token));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<Grid> GridAsync(
        JsonObject flowLog, Api api, CommandOutput output, CancellationToken cancellationToken)
    {
        var rows = flowLog.Select(field => (field.Key, Text: Display.Cell(field.Value))).ToList();
        if (output.IsForPeople)
        {
            var names = await AccountNames.ReadAsync(api, output, cancellationToken);
            var name = names[(string)flowLog["accountId"]!];
            rows = [.. rows.Select(row => (row.Key, Display.Time(row.Text)))];
            if (name != "") rows.Insert(1, ("accountName", name));
        }

        return new Grid(Columns, [.. rows.Select(row => new Row([row.Key, row.Text]))]);
    }
}
