using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Http;
using Sync.Local.Client;
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
        var json = JsonOption.Create();
        var command = new Command("list", "List the series, and their snapshots: the newest moments first.")
        {
            name, limit, json,
        };
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var query = new QueryBuilder();
            if (parsed.GetValue(name) is { } series) query.Add("name", series);
            var answer = await api.WalkAsync("snapshots", query, LimitOption.Read(parsed, limit), token);
            if (parsed.GetValue(json)) Printing.WriteJson(answer);
            else SnapshotDisplay.Write(answer.Deserialize<SnapshotFilePage>(ApiJson.Options)!);
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
        command.SetAction((parsed, token) => WithSeriesAsync(
            parsed.GetValue(cloud), parsed.GetValue(name)!, (actions, series) => actions.WriteAsync(series, token),
            token));
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
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud), actions => actions.VerifyAsync(parsed.GetValue(name), token), token));
        return command;
    }

    private static Command CreateBackfill()
    {
        var name = Name();
        var from = Required("--from", "The first moment");
        var to = Required("--to", "The last moment, inclusive");
        var every = new Option<string>("--every")
        {
            Description = "The time between two moments, such as 1d, 12h or 30m.",
            DefaultValueFactory = _ => "1d",
        };
        every.Validators.Add(result =>
        {
            if (Interval(result.GetValueOrDefault<string>()) is null)
                result.AddError("--every must be a time such as 1d, 12h or 30m.");
        });
        var cloud = CloudOption.Create();
        var command = new Command(
            "backfill",
            "Write snapshots of past moments. Those that are written are left as they are. Exit code 1: the store "
                + "failed; 2: some were skipped.")
        {
            name, from, to, every, cloud,
        };
        command.SetAction((parsed, token) => WithSeriesAsync(
            parsed.GetValue(cloud), parsed.GetValue(name)!,
            (actions, series) => actions.BackfillAsync(
                series, parsed.GetValue(from)!, parsed.GetValue(to)!, Interval(parsed.GetValue(every))!.Value, token),
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

    private static TimeSpan? Interval(string? text)
    {
        var start = DateTime.UnixEpoch.AddYears(100);
        if (text is not { Length: > 1 } || !char.IsAsciiDigit(text[0])) return null;
        return Moment.Parse(text, start) is { } ago && ago < start ? start - ago : null;
    }

    private static Task<int> WithSeriesAsync(
        CloudKind? cloud, string name, Func<SnapshotActions, SnapshotSettings, Task<int>> action,
        CancellationToken cancellationToken) =>
        WithAppAsync(
            cloud,
            actions => actions.Find(name) is { } series ? action(actions, series) : Task.FromResult(ExitCode.Wrong),
            cancellationToken);

    private static async Task<int> WithAppAsync(
        CloudKind? cloud, Func<SnapshotActions, Task<int>> action, CancellationToken cancellationToken)
    {
        // The cloud only selects one of the two local databases.
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        return await action(new SnapshotActions(app));
    }
}
