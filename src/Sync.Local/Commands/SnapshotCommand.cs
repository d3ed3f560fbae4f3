using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;
using Sync.Local.Hosting;
using Sync.Snapshots;

namespace Sync.Local.Commands;

/// <summary><c>snapshot</c>: snapshot files in a store.</summary>
internal static class SnapshotCommand
{
    public static Command Create() => new(
        "snapshot", "Write snapshot files to the stores in Sync__Snapshots, now or of past moments, and verify them.")
    {
        CreateList(), CreateWrite(), CreateVerify(), CreateBackfill(),
    };

    private static Command CreateList()
    {
        var name = OptionalName("Only this series.");
        var limit = LimitOption.Create(20);
        var command = new Command("list", "List the series, and their snapshots: the newest moments first.")
        {
            name, limit,
        };
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var query = new QueryBuilder();
            if (parsed.GetValue(name) is { } series) query.Add("name", series);
            var answer = await api.WalkAsync("snapshots", query, LimitOption.Read(parsed, limit), token);
            if (output.IsDocument)
            {
                output.Write(answer);
                return ExitCode.Done;
            }

            var page = answer.Deserialize<SnapshotFilePage>(ApiJson.Options)!;
            if (output.IsForPeople) output.Write(SnapshotDisplay.Of(page.Series));
            output.Write(SnapshotDisplay.Of(page.Items));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateWrite()
    {
        var name = Name();
        var cloud = CloudOption.Create();
        var command = new Command(
            "write", "Write a snapshot of now. Exit code 1: the store failed; 2: it was skipped.")
        {
            name, cloud,
        };
        Serve(command, (parsed, output, token) => WithSeriesAsync(
            parsed.GetValue(cloud), output, parsed.GetValue(name)!,
            (actions, series) => actions.WriteAsync(series, token), token));
        return command;
    }

    private static Command CreateVerify()
    {
        var name = OptionalName("The series. Default: all.");
        var cloud = CloudOption.Create();
        var command = new Command(
            "verify",
            "Read every file of the written snapshots and compare it with its manifest. Exit code 2: a file is "
                + "missing, changed or unknown.")
        {
            name, cloud,
        };
        Serve(command, (parsed, output, token) => WithAppAsync(
            parsed.GetValue(cloud), output, actions => actions.VerifyAsync(parsed.GetValue(name), token), token));
        return command;
    }

    private static Command CreateBackfill()
    {
        var name = Name();
        var from = Required("--from", "The first moment");
        var to = Required("--to", "The last moment, inclusive");
        var every = Values.Duration(
            "--every", "The time between two moments, such as 1d, 12h or 30m. Default: 1d.", TimeSpan.FromMinutes(1),
            TimeSpan.FromDays(366));
        var cloud = CloudOption.Create();
        var command = new Command(
            "backfill",
            "Write snapshots of past moments. Those that are written are left as they are. Exit code 1: the store "
                + "failed; 2: some were skipped.")
        {
            name, from, to, every, cloud,
        };
        Serve(command, (parsed, output, token) => WithSeriesAsync(
            parsed.GetValue(cloud), output, parsed.GetValue(name)!,
            (actions, series) => actions.BackfillAsync(
                series, parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(every) ?? TimeSpan.FromDays(1),
                token),
            token));
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The name of the series in the settings." };

    private static Argument<string?> OptionalName(string description) =>
        new("NAME") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    private static Option<string?> Required(string name, string description)
    {
        var option = Moment.Option(name, description);
        option.Required = true;
        return option;
    }

    private static void Serve(
        Command command, Func<ParseResult, CommandOutput, CancellationToken, Task<int>> action)
    {
        var options = new OutputOptions();
        options.AddTo(command);
        command.SetAction((parsed, token) => action(parsed, options.Open(parsed), token));
    }

    private static Task<int> WithSeriesAsync(
        CloudKind? cloud, CommandOutput output, string name, Func<SnapshotActions, SnapshotSettings, Task<int>> action,
        CancellationToken cancellationToken) =>
        WithAppAsync(
            cloud, output,
            actions => actions.Find(name) is { } series ? action(actions, series) : Task.FromResult(ExitCode.Wrong),
            cancellationToken);

    private static async Task<int> WithAppAsync(
        CloudKind? cloud, CommandOutput output, Func<SnapshotActions, Task<int>> action,
        CancellationToken cancellationToken)
    {
        // The cloud only selects one of the two local databases.
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, output.Notes, cancellationToken);
        return await action(new SnapshotActions(app, output));
    }
}
