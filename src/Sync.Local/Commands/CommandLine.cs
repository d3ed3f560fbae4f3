using System.CommandLine;
using Npgsql;
using Sync.CenApi;
using Sync.Database;
using Sync.Expectations.Terraform;
using Sync.Local.Client;
using Sync.Local.EmbeddedPostgres;
using Sync.Local.Mcp;
using Sync.Runs;
using Sync.Settings;
using Sync.Snapshots.Targets;

namespace Sync.Local.Commands;

/// <summary>All commands. <c>up</c> is the default.</summary>
public static class CommandLine
{
    private const string NoDownload = "--no-download";

    /// <summary>Runs a command, and reports expected errors in one line on standard error.</summary>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        // After Ctrl+C a run finishes the current scopes, and an embedded Postgres shuts down: allow time for both.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
        };
        return GuardAsync(() =>
        {
            var parsed = Create().Parse([.. args]);
            if (parsed.GetValue<bool>(NoDownload)) PostgresDownload.SwitchOff();
            return parsed.InvokeAsync(configuration);
        });
    }

    /// <summary>The root command with all subcommands, which tests and completion parse as well.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Keeps a Postgres inventory of every flow log in Alibaba Cloud CEN.")
        {
            UpCommand.Create(),
            SyncCommand.Create(),
            StatusCommand.Create(),
            ListCommand.Create(),
            ShowCommand.Create(),
            HistoryCommand.Create(),
            DiffCommand.Create(),
            DriftCommand.Create(),
            RunsCommand.Create(),
            ExportCommand.Create(),
            AlertCommand.Create(),
            CoverageCommand.Create(),
            SnapshotCommand.Create(),
            ListCommand.CreateOfAttachments(),
            ExpectationsCommand.Create(),
            MigrateCommand.Create(),
            DoctorCommand.Create(),
            ReaderKeyCommand.Create(),
            McpCommand.Create(),
            CompletionCommand.Create(),
            FakeCenCommand.Create(),
        };
        root.Options.Add(new Option<bool>(NoDownload)
        {
            Description = "Do not download PostgreSQL's server where neither it nor Docker is installed.",
            Recursive = true,
        });
        UpCommand.MakeDefaultOf(root);
        Help.AddTo(root);
        return root;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (error is SettingsException or WrongCloudException
            or LocalPostgresException or MigrationException or PoolerException
            or RunSupersededException or ReaderKeyException or TerraformException or TargetException)
        {
            return Fail(error.Message);
        }
        catch (ApiException error)
        {
            return Fail(error.Message, error.ExitCode);
        }
        catch (NpgsqlException error)
        {
            return Fail($"Database error: {DatabaseErrors.Describe(error)}. Run the command doctor for details.");
        }
        catch (IOException error) when (error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Fail($"{error.Message} Choose another with --port.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Fail($"The connection was interrupted: {error.GetBaseException().Message}");
        }
        catch (OperationCanceledException)
        {
            return Fail("Stopped.");
        }
    }

    private static int Fail(string message, int exitCode = ExitCode.Wrong)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
