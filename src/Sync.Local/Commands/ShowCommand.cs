using System.CommandLine;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>show</c>: one flow log as it is now.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var one = new OneFlowLog();
        var json = JsonOption.Create();
        var command = new Command("show", "Show the current state of a flow log. Exit code 4: no flow log has this ID.")
        {
            json,
        };
        one.AddTo(command);
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var flowLog = await api.GetAsync(one.Path(parsed), one.Query(parsed), token);
            if (parsed.GetValue(json)) Printing.WriteJson(flowLog);
            else Display.WriteTable(
                ["field", "value"], flowLog.Select(field => (string[])[field.Key, Display.Cell(field.Value)]));
            return ExitCode.Done;
        });
        return command;
    }
}
