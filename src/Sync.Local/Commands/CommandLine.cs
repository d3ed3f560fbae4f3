using System.CommandLine;
using Sync.Local.Client;
using Sync.Local.Commands.Config;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Query;
using Sync.Local.Commands.Usage;
using Sync.Local.EmbeddedPostgres;
using Sync.Local.Hosting;
using Sync.Local.Mcp;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary>All commands.</summary>
public static class CommandLine
{
    /// <summary>The name of the tool.</summary>
    public const string Name = "flowsync";

    // What the project passes to dotnet run and F5 in front of other arguments.
    private const string UpByDefault = "[up]";

    private const string NoDownload = "--no-download", Config = "--config";

    private static readonly string[] OfRoot = ["--help", "-h", "--version"];

    // No response files: a value may begin with @.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command of this process, and reports expected errors in one line on standard error.</summary>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args) =>
        RunAsync(args, StandardOutput.Use(), Console.Error);

    /// <summary>The same, with other outputs. Only the commands that read use them for everything.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        // After Ctrl+C a run finishes the current scopes, and an embedded Postgres shuts down: allow time for both.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            Output = output,
            Error = errors,
        };
        string[] words = [.. Default(args)];
        return GuardAsync(() => InvokeAsync(words, configuration), errors);
    }

    /// <summary>The root command with all subcommands, which tests and completion parse as well.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Keeps a Postgres inventory of every flow log in Alibaba Cloud CEN.")
        {
            UpCommand.Create(),
            RunCommand.Create(),
            StatusCommand.Create(),
            ListCommand.Create(),
            ShowCommand.Create(),
            HistoryCommand.Create(),
            DiffCommand.Create(),
            DriftCommand.Create(),
            RunsCommand.Create(),
            ExportCommand.Create(),
            QueryCommand.Create(),
            AlertCommand.Create(),
            CoverageCommand.Create(),
            SnapshotCommand.Create(),
            ListCommand.CreateOfAttachments(),
            ExpectationsCommand.Create(),
            MigrateCommand.Create(),
            InitCommand.Create(),
            ConfigCommand.Create(),
            DoctorCommand.Create(),
            ReaderKeyCommand.Create(),
            McpCommand.Create(),
            CompletionCommand.Create(),
            FakeCenCommand.Create(),
            VersionCommand.Create(),
        };
        root.Options.Add(new Option<bool>(NoDownload)
        {
            Description = "Do not download PostgreSQL's server where neither it nor Docker is installed.",
            Recursive = true,
        });
        root.Options.Add(new Option<string?>(Config)
        {
            Description = $"The settings file. Default: {SettingsFilePlace.Variable}, or {SettingsFilePlace.UsualName} "
                + "in the working folder, if it exists.",
            HelpName = "file",
            Recursive = true,
        });
        Help.AddTo(root);
        return root;
    }

    private static Task<int> InvokeAsync(string[] words, InvocationConfiguration configuration)
    {
        var parsed = Create().Parse(words, Parsing);
        if (UsageErrors.Find(parsed, words) is { } fault)
            return Task.FromResult(UsageErrors.Write(parsed, fault, configuration.Error));
        if (parsed.GetValue<bool>(NoDownload)) PostgresDownload.SwitchOff();
        LocalSettingsFile.Use(parsed.GetValue<string?>(Config));
        return parsed.InvokeAsync(configuration);
    }

    /// <summary>Without a command, the help; from dotnet run, <c>up</c>.</summary>
    private static IEnumerable<string> Default(IReadOnlyList<string> args) => args switch
    {
        [] => ["--help"],
        [UpByDefault] => ["up"],
        [UpByDefault, ['-', ..] option, ..] when !OfRoot.Contains(option) => ["up", .. args.Skip(1)],
        [UpByDefault, ..] => args.Skip(1),
        _ => args,
    };

    private static async Task<int> GuardAsync(Func<Task<int>> command, TextWriter errors)
    {
        try
        {
            return await command();
        }
        catch (ReaderGoneException)
        {
            return ExitCode.ReaderGone;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Stopped;
        }
        catch (Exception error) when (ExpectedErrors.Describe(error) is { } message)
        {
            await errors.WriteLineAsync(message);
            return error is ApiException { ExitCode: var exitCode } ? exitCode : ExitCode.Wrong;
        }
    }
}
