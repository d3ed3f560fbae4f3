using System.CommandLine;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary>
/// What all commands that read have in common: which API they read, how they write it, and how often.
/// </summary>
internal static class Reading
{
    /// <summary>Adds the options, and sets an action that receives the API client and the output.</summary>
    public static void Serve(
        Command command, Func<ParseResult, Api, CommandOutput, CancellationToken, Task<int>> action)
    {
        var (source, options, watching) = AddOptions(command);
        command.SetAction(async (parsed, token) =>
        {
            var output = options.Open(parsed);
            // Connects when it is first used, so that wrong usage is reported before.
            await using var api = source.Prepare(parsed, output.Notes);
            return await StoppableAsync(
                () => watching.RunAsync(parsed, () => action(parsed, api, output, token), token), token);
        });
    }

    // What Ctrl+C interrupts can fail with any error, such as a connection that is closed while it is opened.
    private static async Task<int> StoppableAsync(Func<Task<int>> command, CancellationToken stopped)
    {
        try
        {
            return await command();
        }
        catch (Exception error) when (stopped.IsCancellationRequested && ExpectedErrors.Describe(error) is not null)
        {
            throw new OperationCanceledException("Stopped.", error, stopped);
        }
    }

    /// <summary>
    /// The same for what only the database has: <c>--url</c> is refused by name, as is its environment variable.
    /// </summary>
    /// <param name="action">Receives how to open the app in this process, which is done at most once.</param>
    public static void ServeLocally(
        Command command, Func<ParseResult, Func<Task<LocalApp>>, CommandOutput, CancellationToken, Task<int>> action)
    {
        var (source, options, watching) = AddOptions(command);
        command.SetAction(async (parsed, token) =>
        {
            var output = options.Open(parsed);
            var cloud = source.RequireDatabase(parsed, UsageErrors.Words(command));
            LocalApp? app = null;
            try
            {
                return await StoppableAsync(
                    () => watching.RunAsync(parsed, () => action(parsed, OpenOnceAsync, output, token), token), token);
            }
            finally
            {
                if (app is not null) await app.DisposeAsync();
            }

            async Task<LocalApp> OpenOnceAsync() => app ??= await OpenAsync(cloud, output, token);
        });
    }

    private static (ApiSource Source, OutputOptions Options, Watching Watching) AddOptions(Command command)
    {
        var (source, options, watching) = (new ApiSource(), new OutputOptions(), new Watching());
        options.AddTo(command);
        watching.AddTo(command);
        source.AddTo(command);
        return (source, options, watching);
    }

    private static async Task<LocalApp> OpenAsync(
        CloudKind? cloud, CommandOutput output, CancellationToken cancellationToken)
    {
        var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        try
        {
            await app.RequireSchemaAsync(cancellationToken);
            await InventoryDescription.WriteAsync(app, output.Notes, cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
