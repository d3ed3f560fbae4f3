using System.CommandLine;
using Sync.Drift.Deliveries;
using Sync.Local.Hosting;
using Sync.Runs;
using Sync.Kept;

namespace Sync.Local.Commands;

/// <summary><c>sync</c>: one run.</summary>
internal static class SyncCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "List and compare without writing: the summary shows what a run would change.",
        };
        var force = new Option<bool>("--force-removals")
        {
            Description = "Apply removals that the mass-removal guard would block.",
        };
        var json = new Option<bool>("--json") { Description = "Write the report as JSON to standard output." };
        var keep = new Option<bool>("--keep-settings")
        {
            Description =
                "Store the sinks, alert rules, expectations and drift rules of this shell as those of the app, "
                + "as up does when it starts.",
        };
        var cloud = CloudOption.Create();
        var command = new Command(
            "sync",
            "Run one sync. Exit code 0: every known scope was verified; 2: a scope was not; "
            + "3: another run holds the lease; 1: invalid settings or usage.")
        {
            dryRun, force, keep, json, cloud,
        };
        command.SetAction((parsed, token) => RunAsync(
            new SyncRequest(SyncTrigger.Cli, parsed.GetValue(dryRun), parsed.GetValue(force)),
            new LocalAppOptions
            {
                Cloud = parsed.GetValue(cloud),
                KeepsSettingsAs = parsed.GetValue(keep) && !parsed.GetValue(dryRun) ? "sync" : null,
            },
            parsed.GetValue(json), token));
        return command;
    }

    private static async Task<int> RunAsync(
        SyncRequest request, LocalAppOptions options, bool json, CancellationToken cancellationToken)
    {
        await using var app = await LocalApp.BuildAsync(options, cancellationToken);
        app.RequireCredentials();
        await app.MigrateAsync(cancellationToken);
        await app.Get<CloudTable>().RequireSameAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        if (!json) Console.Error.WriteLine($"cloud: {CloudDescription.Of(app)}");
        await KeptSettingsCheck.LoadAsync(app, options.Log, cancellationToken);
        if (!json) Console.Error.WriteLine($"alerts: {KeptSettingsCheck.Describe(app.Get<SettingsInForce>())}");
        try
        {
            var job = app.Get<SyncJob>();
            var report = json
                ? await job.RunAsync(request, null, cancellationToken)
                : await RunDisplay.WatchAsync(progress => job.RunAsync(request, progress, cancellationToken));
            if (json) RunSummary.WriteJson(report);
            else RunSummary.Write(report);
            if (!request.DryRun) await app.Get<DeliverySender>().SendDueAsync(DeliverySender.AtTick, cancellationToken);
            return ExitCode.Of(report);
        }
        catch (RunInProgressException busy)
        {
            Console.Error.WriteLine(busy.Message);
            return ExitCode.RunInProgress;
        }
    }
}
