using System.CommandLine;
using Sync.Local.Client;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>alert</c>: the sinks, and what is owed to them.</summary>
internal static class AlertCommand
{
    public static Command Create() => new("alert", "The sinks of Sync__Sinks, and what is owed to them.")
    {
        CreateList(), CreateTest(), CreateReplay(), CreateEnable(),
    };

    private static Command CreateList()
    {
        var sink = new Option<string?>("--sink") { Description = "Only this sink." };
        var cloud = CloudOption.Create();
        var command = new Command("list", "Every sink, and what it did not take yet.") { sink, cloud };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud), app => AlertActions.ListAsync(app, parsed.GetValue(sink), token), token));
        return command;
    }

    private static Command CreateTest()
    {
        var sink = new Argument<string>("SINK") { Description = "Its name." };
        var cloud = CloudOption.Create();
        var command = new Command("test", "Send a test message to a sink now, once. Exit code 1: it did not take it.") { sink, cloud };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud), app => AlertActions.TestAsync(app, parsed.GetValue(sink)!, token), token));
        return command;
    }

    private static Command CreateReplay()
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Of messages or events; without any: all dead letters.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ids.Validators.Add(result =>
        {
            var given = result.GetValueOrDefault<string[]>() ?? [];
            if (!given.All(id => Guid.TryParse(id, out _))) result.AddError("An ID must be a UUID, as alert list shows it.");
        });
        var sink = new Option<string?>("--sink") { Description = "Only to this sink." };
        var since = Moment.Option("--since", "Only messages that are no older");
        var sent = new Option<bool>("--sent") { Description = "Without an ID: also those that were sent." };
        var cloud = CloudOption.Create();
        var command = new Command("replay", "Send messages again, as they were and under their old ids.") { ids, sink, since, sent, cloud };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud),
            app => AlertActions.ReplayAsync(
                app, parsed.GetValue(sink), parsed.GetValue(since), [.. parsed.GetValue(ids)!.Select(Guid.Parse)], parsed.GetValue(sent), token),
            token));
        return command;
    }

    private static Command CreateEnable()
    {
        var sink = new Argument<string>("SINK") { Description = "Its name." };
        var cloud = CloudOption.Create();
        var command = new Command("enable", "Send again to a sink that wanted no more (410), beginning with what is owed to it.") { sink, cloud };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud), app => AlertActions.EnableAsync(app, parsed.GetValue(sink)!, token), token));
        return command;
    }

    private static async Task<int> WithAppAsync(CloudKind? cloud, Func<LocalApp, Task<int>> action, CancellationToken cancellationToken)
    {
        // The cloud matters only for which of the two local databases is meant.
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        return await action(app);
    }
}
