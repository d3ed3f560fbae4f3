using System.CommandLine;
using System.Net;
using Sync.Local.Client;
using Sync.Local.Hosting;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary><c>up</c>: everything in one process, until Ctrl+C.</summary>
internal static class UpCommand
{
    public static Command Create() => Configure(new Command("up", "Sync once, then by schedule, and serve the HTTP API. The default."));

    public static void MakeDefaultOf(RootCommand root) => Configure(root);

    private static T Configure<T>(T command)
        where T : Command
    {
        var port = new Option<int>("--port") { Description = "The port of the HTTP API.", DefaultValueFactory = _ => 7071 };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError("--port must be a number from 0 to 65535; 0 picks a free one.");
        });
        var host = new Option<string>("--host")
        {
            Description = $"Where the HTTP API listens; 0.0.0.0 for every address. Beyond loopback it asks callers for the key in {ApiSource.KeyVariable}.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        host.Validators.Add(result =>
        {
            if (IPAddress.TryParse(result.GetValueOrDefault<string>(), out _)) return;
            result.AddError("--host must be an IP address, such as 127.0.0.1 or 0.0.0.0.");
        });
        var cloud = CloudOption.Create();
        foreach (var option in (Option[])[port, host, cloud]) command.Options.Add(option);
        command.SetAction((parsed, token) => RunAsync(Options(IPAddress.Parse(parsed.GetValue(host)!), parsed.GetValue(port), parsed.GetValue(cloud)), token));
        return command;
    }

    private static LocalAppOptions Options(IPAddress address, int port, CloudKind? cloud)
    {
        var options = new LocalAppOptions { Cloud = cloud, Address = address, Port = port, Scheduled = true };
        if (IPAddress.IsLoopback(address)) return options;
        return options with
        {
            Key = ApiSource.Key ?? throw new ApiException(
                $"Beyond loopback the HTTP API asks callers for a key: set {ApiSource.KeyVariable} to a long secret, such as openssl rand -hex 32 makes."),
        };
    }

    private static async Task<int> RunAsync(LocalAppOptions options, CancellationToken cancellationToken)
    {
        await using var app = await LocalApp.BuildAsync(options, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await app.Host.StartAsync(cancellationToken);
        Announce(app);
        await RunOnceAsync(app, cancellationToken);
        // The first run has a display of its own, and log lines would tear it.
        options.Log.Level = LogLevel.Information;
        Console.WriteLine("Ready. Ctrl+C ends it.");
        await app.Host.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static void Announce(LocalApp app)
    {
        var settings = app.Get<SyncSettings>();
        var next = Scheduler.Next(settings.Schedule, app.Get<TimeProvider>().GetUtcNow());
        Console.WriteLine($"cloud     {CloudDescription.Of(app)}");
        Console.WriteLine($"postgres  {app.Postgres?.Description ?? "as ConnectionStrings__Postgres says"}");
        Console.WriteLine($"schedule  {settings.Schedule}, next at {next:HH:mm:ss} UTC");
        Console.WriteLine($"http      {app.Host.Urls.Single()}/api/flowlogs");
        Console.WriteLine($"dashboard {app.Host.Urls.Single()}/api/dashboard");
        Console.WriteLine();
    }

    private static async Task RunOnceAsync(LocalApp app, CancellationToken cancellationToken)
    {
        try
        {
            var report = await RunDisplay.WatchAsync(progress => app.Get<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli), progress, cancellationToken));
            RunSummary.Write(report);
        }
        catch (RunInProgressException busy)
        {
            Console.WriteLine(busy.Message);
        }
    }
}
