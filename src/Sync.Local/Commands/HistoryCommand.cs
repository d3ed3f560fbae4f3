using System.CommandLine;
using System.Text.Json;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary><c>history</c>: all versions of one flow log.</summary>
internal static class HistoryCommand
{
    private static readonly Column[] Columns = [new("at"), new("change"), ChangeText.Column];

    public static Command Create()
    {
        var one = new OneFlowLog();
        var limit = LimitOption.Create(100);
        var command = new Command(
            "history",
            "List all versions of a flow log, by its ID or name, newest first, with what changed. "
            + "Exit code 4: no flow log ever had this ID, and none has this name.")
        {
            limit,
        };
        one.AddTo(command);
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var list = await one.ReadAsync(
                parsed, api,
                (path, query) => api.WalkAsync($"{path}/history", query, LimitOption.Read(parsed, limit), token),
                token);
            if (output.IsDocument) output.Write(list);
            else output.Write(Grid(list.Deserialize<HistoryPage>(ApiJson.Options)!, output));
            return ExitCode.Done;
        });
        return command;
    }

    private static Grid Grid(HistoryPage versions, CommandOutput output) => ChangeText.Show(
        output, Columns, versions.Items.SelectMany(Rows));

    private static IEnumerable<Row> Rows(HistoryItem version)
    {
        if (version.EndedBy == "removed")
            yield return ChangeText.Row([Display.Time(version.ValidTo), "removed"], [], Tone.Bad);
        yield return ChangeText.Row([Display.Time(version.ValidFrom), version.Change], version.Changes);
    }
}
