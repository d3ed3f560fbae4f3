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
            "Check settings, Postgres, credentials and the endpoint, and suggest fixes. Changes nothing, but writes a "
                + "small file to each store of snapshots and removes it.")
        {
            cloud,
        };
        command.SetAction((parsed, token) => ExamineAsync(parsed.GetValue(cloud), token));
        return command;
    }

    private static async Task<int> ExamineAsync(CloudKind? cloud, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = await LocalApp.BuildAsync(
                new LocalAppOptions { Cloud = cloud, Log = new LogThreshold(LogLevel.None) }, cancellationToken);
            Console.WriteLine("ok    settings");
            var doctor = new Doctor(app);
            var healthy = await doctor.CheckPostgresAsync(cancellationToken) & await doctor.CheckCloudAsync(
                cancellationToken);
            healthy &= await doctor.CheckSnapshotsAsync(cancellationToken);
            await KeptSettingsCheck.WriteAsync(app, cancellationToken);
            return healthy ? ExitCode.Done : ExitCode.Wrong;
        }
        catch (SettingsException error)
        {
            foreach (var fault in error.Faults) Console.WriteLine($"WRONG settings: {fault}");
        }
        catch (LocalPostgresException error)
        {
            Console.WriteLine($"WRONG postgres: {error.Message}");
        }

        return ExitCode.Wrong;
    }
}
