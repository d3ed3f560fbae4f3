using System.CommandLine;
using System.Net;
using Spectre.Console;
using Sync.Database;
using Sync.Local.Client;
using Sync.Local.Commands.Usage;
using Sync.Local.Hosting;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary><c>up</c>: everything in one process, until Ctrl+C.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = Values.WholeNumber("--port", "The port of the HTTP API; 0 picks a free port.", 7071, 0, 65535);
        var host = new Option<string>("--host")
        {
            Description = "The IP address the HTTP API listens on; 0.0.0.0 for all. Unless it is a loopback address, "
                + $"callers must send the key in {ApiSource.KeyVariable}.",
            HelpName = "address",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        host.Validators.Add(result =>
        {
            if (result.Tokens is not [.., var token] || IPAddress.TryParse(token.Value, out _)) return;
            result.AddError(
                $"--host must be an IP address, such as 127.0.0.1 or 0.0.0.0, not {Printing.Clean(token.Value)}.");
        });
        var cloud = CloudOption.Create();
        var command = new Command(
            "up",
            "Sync once, then on a schedule, and serve the HTTP API, until Ctrl+C. The default of dotnet run.")
        {
            port, host, cloud,
        };
        command.SetAction((parsed, token) => RunAsync(
            Options(IPAddress.Parse(parsed.GetValue(host)!), parsed.GetValue(port), parsed.GetValue(cloud)), token));
        return command;
    }

    private static LocalAppOptions Options(IPAddress address, int port, CloudKind? cloud)
    {
        var options = new LocalAppOptions
        {
            Cloud = cloud,
            Address = address,
            Port = port,
            Scheduled = true,
            FitsServer = true,
            KeepsSettingsAs = "up",
        };
        if (IPAddress.IsLoopback(address)) return options;
        if (ApiSource.Key is { Length: >= CallerKey.MinLength } key) return options with { Key = key };
        var lack = ApiSource.Key is null ? "which is not set" : "which is shorter";
        throw new ApiException(
            $"An address other than loopback requires a key of at least {CallerKey.MinLength} characters in "
            + $"{ApiSource.KeyVariable}, {lack}. Generate one with: openssl rand -base64 24");
    }

    private static async Task<int> RunAsync(LocalAppOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await ServeAsync(options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how it is stopped, during its start as well.
        }

        return ExitCode.Done;
    }

    private static async Task ServeAsync(LocalAppOptions options, CancellationToken cancellationToken)
    {
        await using var app = await LocalApp.BuildAsync(options, cancellationToken);
        app.RequireCredentials();
        await PrepareAsync(app, options.Log, cancellationToken);
        await app.Host.StartAsync(cancellationToken);
        Announce(app);
        await RunOnceAsync(app, cancellationToken);
        var scheduler = app.Get<Scheduler>();
        if (!cancellationToken.IsCancellationRequested)
        {
            // Not before: a scheduled run that starts at the same time would take the lease of the first one.
            await scheduler.StartAsync(cancellationToken);
            // Until here, log lines would disrupt the progress display of the first run.
            options.Log.Level = LogLevel.Information;
            Console.WriteLine("Ready. Press Ctrl+C to stop.");
        }

        // Stopped during the first run as well, the app ends what it has begun, such as deliveries.
        await app.Host.WaitForShutdownAsync(cancellationToken);
        await scheduler.StopAsync(CancellationToken.None);
    }

    /// <summary>
    /// An unavailable database, or a session that blocks its migration, is not fatal: the first run and every scheduled
    /// run try again.
    /// </summary>
    private static async Task PrepareAsync(LocalApp app, LogThreshold log, CancellationToken cancellationToken)
    {
        try
        {
            await app.Get<MigrationAtStart>().EnsureAsync(cancellationToken);
            await app.Get<CloudTable>().RequireSameAsync(cancellationToken);
            Console.WriteLine($"inventory {await InventoryDescription.OfAsync(app, cancellationToken)}");
            await KeptSettingsCheck.LoadAsync(app, log, cancellationToken);
        }
        catch (Exception error) when (DatabaseErrors.IsAway(error))
        {
            Console.Error.WriteLine(
                $"The database does not answer: {error.Message}. Run the command doctor for details.");
        }
        catch (MigrationException error) when (error.IsTemporary)
        {
            Console.Error.WriteLine(error.Message);
        }
    }

    private static void Announce(LocalApp app)
    {
        Console.WriteLine($"cloud     {CloudDescription.Of(app)}");
        Console.WriteLine($"postgres  {app.Postgres?.Description ?? "from ConnectionStrings__Postgres"}");
        if (app.Postgres is { } postgres) Console.WriteLine($"sql       {postgres.PsqlCommand}");
        Console.WriteLine($"schedule  {app.Get<SyncSettings>().Schedule}, next at {NextRun(app)}");
        Console.WriteLine($"http      {app.Host.Urls.Single()}/api/flowlogs");
        Console.WriteLine($"dashboard {app.Host.Urls.Single()}/api/dashboard");
        Console.WriteLine();
    }

    /// <summary>The schedule continues whatever the outcome, as after any other run.</summary>
    private static async Task RunOnceAsync(LocalApp app, CancellationToken cancellationToken)
    {
        try
        {
            await app.Get<MigrationAtStart>().EnsureAsync(cancellationToken);
            var report = await RunDisplay.WatchAsync(
                progress => app.Get<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli), progress, cancellationToken));
            RunSummary.Write(report);
            if (report.Outcome != RunOutcome.Succeeded) GoOn(app);
        }
        catch (RunInProgressException busy)
        {
            Console.WriteLine(busy.Message);
        }
#pragma warning disable CA1031 // As in the scheduler: after a failure the next scheduled run tries again.
        catch (Exception error)
        {
            // What fails because it is being stopped is no failure.
            if (cancellationToken.IsCancellationRequested) return;
            Printing.WriteLine($"The first run failed: {error.Message}", Color.Default);
            GoOn(app);
        }
#pragma warning restore CA1031
    }

    private static void GoOn(LocalApp app) =>
        Console.WriteLine($"The existing inventory is served; the next run is at {NextRun(app)}.");

    private static string NextRun(LocalApp app)
    {
        var now = app.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        return Display.Time(Schedules.Parse(app.Get<SyncSettings>().Schedule).GetNextOccurrence(now));
    }
}
