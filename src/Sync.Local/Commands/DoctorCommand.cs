using System.CommandLine;
using Sync.Local.EmbeddedPostgres;
using Sync.Local.Hosting;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary><c>doctor</c>: checks settings, Postgres, credentials and the endpoint, and suggests fixes.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var cloud = CloudOption.Create();
        var command = new Command(
            "doctor",
            "Check settings, Postgres, credentials, the endpoint and the stores of snapshots, and say what works and "
            + "what to do, in which order. Changes nothing, but writes a small file to each store and removes it. "
            + "Exit code 1: something is to be done.")
        {
            cloud,
        };
        command.SetAction((parsed, token) => ExamineAsync(
            parsed.GetValue(cloud), parsed.InvocationConfiguration.Output, token));
        return command;
    }

    private static async Task<int> ExamineAsync(
        CloudKind? cloud, TextWriter output, CancellationToken cancellationToken)
    {
        var report = new DoctorReport();
        try
        {
            await using var app = await LocalApp.BuildAsync(
                new LocalAppOptions { Cloud = cloud, FitsServer = true, Log = new LogThreshold(LogLevel.None) },
                cancellationToken);
            report.Ok("settings");
            await new DatabaseDoctor(app, report).CheckAsync(cancellationToken);
            await new CloudDoctor(app, report).CheckAsync(cancellationToken);
            await SnapshotDoctor.CheckAsync(app, report, cancellationToken);
            await KeptSettingsCheck.ReportAsync(app, report, cancellationToken);
        }
        catch (SettingsException error)
        {
            foreach (var fault in error.Faults) report.Wrong("settings", fault);
        }
        catch (LocalPostgresException error)
        {
            report.Wrong("postgres", error.Message);
        }

        report.Write(output);
        return report.IsHealthy ? ExitCode.Done : ExitCode.Wrong;
    }
}
