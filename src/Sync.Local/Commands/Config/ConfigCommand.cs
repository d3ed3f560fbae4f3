using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sync.Local.Commands.Output;
using Sync.Settings;

namespace Sync.Local.Commands.Config;

/// <summary><c>config</c>: the settings in force, and the settings file.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON schema of settings files.</summary>
    public static string Schema => $"{SettingsSchema.Of(AllSettings.Tree).ToJsonString(Readable)}\n";

    public static Command Create() => new("config", "Check and show the settings, of the file and of the environment.")
    {
        CreateCheck(), CreateShow(), CreateSchema(),
    };

    private static Command CreateCheck()
    {
        var command = new Command(
            "check",
            "Check the settings file and the environment, and list every fault with its line. Calls neither the "
            + "database nor the cloud. Exit code 1: there are faults.");
        command.SetAction(parsed => Check(parsed.InvocationConfiguration));
        return command;
    }

    private static int Check(InvocationConfiguration console)
    {
        try
        {
            var settings = ShellSettings.Read();
            console.Output.WriteLine(settings.File is { } file
                ? $"{file.Path} is valid: {file.Count} values."
                : "There is no settings file. The settings in the environment are valid.");
            if (settings.IsEmbedded) console.Output.WriteLine(ShellSettings.Embedded);
            return ExitCode.Done;
        }
        catch (SettingsException error)
        {
            foreach (var fault in error.Faults) console.Error.WriteLine(Printing.Clean(fault));
            return ExitCode.Wrong;
        }
    }

    private static Command CreateShow()
    {
        var onlySet = new Option<bool>("--set") { Description = "Only what is set, without the defaults." };
        var options = new OutputOptions();
        var command = new Command(
            "show", "Show every setting that is in force, and where its value comes from. Secrets are not shown.")
        {
            onlySet,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ConfigDisplay.Write(ShellSettings.Read(), parsed.GetValue(onlySet), options.Open(parsed));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateSchema()
    {
        var command = new Command(
            "schema", "Print the JSON schema of the settings file, with which editors complete and check it.");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(Schema);
            return ExitCode.Done;
        });
        return command;
    }
}
