using System.CommandLine;
using Sync.Drift.Deliveries;
using Sync.Kept;
using Sync.Local.Commands.Usage;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary><c>run</c>, formerly <c>sync</c>: one run.</summary>
internal sealed class RunCommand
{
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "List and compare without writing: the summary shows what a run would change.",
    };

    private readonly Option<bool> _force = new("--force-removals")
    {
        Description = "Apply removals that the mass-removal guard would block.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write the report as JSON to standard output.",
    };

    private readonly Option<bool> _scopes = new("--scopes")
    {
        Description = "Write a line for every scope, not only for those that failed.",
    };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Write nothing unless something failed.",
    };

    private readonly Option<bool> _keep = new("--keep-settings")
    {
        Description =
            "Store the sinks, alert rules, expectations and drift rules of this shell as those of the app, "
            + "as up does when it starts.",
    };

    private readonly Option<CloudKind?> _cloud = CloudOption.Create();

    public static Command Create()
    {
        var options = new RunCommand();
        var command = new Command(
            "run",
            "Run one sync. Exit code 0: every known scope was verified; 2: a scope was not; "
            + "3: another run holds the lease; 1: invalid settings or usage; 130: stopped with Ctrl+C.")
        {
            options._dryRun, options._force, options._keep, options._scopes, options._quiet, options._json,
            options._cloud,
        };
        command.Aliases.Add("sync");
        command.Validators.Add(result =>
        {
            if (result.IsOn(options._json) && result.IsOn(options._scopes))
                result.AddError("--scopes cannot be combined with --json, which has all scopes.");
        });
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new SyncRequest(SyncTrigger.Cli, parsed.GetValue(_dryRun), parsed.GetValue(_force));
        var options = new LocalAppOptions
        {
            Cloud = parsed.GetValue(_cloud),
            KeepsSettingsAs = parsed.GetValue(_keep) && !request.DryRun ? "run" : null,
        };
        var talks = !parsed.GetValue(_json) && !parsed.GetValue(_quiet);
        await using var app = await LocalApp.BuildAsync(options, cancellationToken);
        await PrepareAsync(app, options.Log, talks, parsed.GetValue(_quiet), cancellationToken);
        try
        {
            var job = app.Get<SyncJob>();
            var report = talks
                ? await RunDisplay.WatchAsync(
                    progress => job.RunAsync(request, progress, cancellationToken), parsed.GetValue(_scopes))
                : await job.RunAsync(request, null, cancellationToken);
            if (parsed.GetValue(_json)) RunSummary.WriteJson(report);
            else if (talks || report.Outcome != RunOutcome.Succeeded) RunSummary.Write(report);
            if (!request.DryRun) await app.Get<DeliverySender>().SendDueAsync(DeliverySender.AtTick, cancellationToken);
            return cancellationToken.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Of(report);
        }
        catch (RunInProgressException busy)
        {
            await Console.Error.WriteLineAsync(busy.Message);
            return ExitCode.RunInProgress;
        }
    }

    /// <param name="talks">Whether the cloud and the alert settings are named.</param>
    private static async Task PrepareAsync(
        LocalApp app, LogThreshold log, bool talks, bool quiet, CancellationToken cancellationToken)
    {
        app.RequireCredentials();
        await app.MigrateAsync(cancellationToken);
        await app.Get<CloudTable>().RequireSameAsync(cancellationToken);
        if (!quiet) await InventoryDescription.WriteAsync(app, cancellationToken);
        if (talks) await Console.Error.WriteLineAsync($"cloud: {CloudDescription.Of(app)}");
        await KeptSettingsCheck.LoadAsync(app, log, cancellationToken);
        if (talks)
            await Console.Error.WriteLineAsync($"alerts: {KeptSettingsCheck.Describe(app.Get<SettingsInForce>())}");
    }
}
