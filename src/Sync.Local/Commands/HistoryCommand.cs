using System.CommandLine;
using System.Text.Json;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>history</c>: all versions of one flow log.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var one = new OneFlowLog();
        var limit = LimitOption.Create(100);
        var json = JsonOption.Create();
        var command = new Command(
            "history",
            "List all versions of a flow log, newest first, with what changed. "
            + "Exit code 4: no flow log ever had this ID.")
        {
            limit, json,
        };
        one.AddTo(command);
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var list = await api.WalkAsync(
                $"{one.Path(parsed)}/history", one.Query(parsed), LimitOption.Read(parsed, limit), token);
            if (parsed.GetValue(json)) Printing.WriteJson(list);
            else Write(list.Deserialize<HistoryPage>(ApiJson.Options)!);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(HistoryPage versions)
    {
        foreach (var version in versions.Items)
        {
            if (version.EndedBy == "removed") Console.WriteLine($"{Display.Time(version.ValidTo)}  removed");
            Console.WriteLine($"{Display.Time(version.ValidFrom)}  {version.Change}");
            DriftDisplay.WriteChanges(version.Changes);
        }
    }
}
