using System.CommandLine;
using Sync.Drift.Deliveries;
using Sync.Local.Hosting;
using Sync.Runs;
using Sync.Settings.Kept;

namespace Sync.Local.Commands;

/// <summary><c>sync</c>: one run.</summary>
internal static class SyncCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Walk and compare, and write nothing: the summary is the plan." };
        var force = new Option<bool>("--force-removals") { Description = "Let removals through that the mass-removal guard would hold back." };
        var json = new Option<bool>("--json") { Description = "The report as JSON on standard output." };
        var keep = new Option<bool>("--keep-settings")
        {
            Description = "The sinks, alert rules, expectations and drift rules set here become those of the app, "
                + "as when up starts with them.",
        };
        var cloud = CloudOption.Create();
        var command = new Command(
            "sync",
            "One run. Exit code 0: everything that is known was verified; 2: something was not; "
            + "3: another run holds the lease; 1: wrong settings or usage.")
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
