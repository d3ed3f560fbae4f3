using System.CommandLine;
using Sync.Local.Client;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>alert</c>: the sinks and their deliveries.</summary>
internal static class AlertCommand
{
    public static Command Create() => new("alert", "List and test the sinks in Sync__Sinks, and send messages again.")
    {
        AlertLists.CreateList(), AlertLists.CreateDeliveries(), CreateTest(), CreateReplay(), CreateEnable(),
    };

    private static Command CreateTest()
    {
        var sink = new Argument<string>("SINK") { Description = "The sink's name." };
        var cloud = CloudOption.Create();
        var command = new Command(
            "test", "Send a test message to a sink, without retries. Exit code 1: the sink did not accept it.")
        {
            sink, cloud,
        };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud), app => AlertActions.TestAsync(app, parsed.GetValue(sink)!, token), token));
        return command;
    }

    private static Command CreateReplay()
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "IDs of messages or events. Default: all dead letters.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        ids.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !Guid.TryParse(token.Value, out _)) is { } wrong)
                result.AddError($"ID must be a UUID, as shown by alert deliveries, not {Printing.Clean(wrong.Value)}.");
        });
        var sink = new Option<string?>("--sink") { Description = "Only to this sink." };
        var since = Moment.Option("--since", "Only messages since");
        var sent = new Option<bool>("--sent") { Description = "Without an ID: also messages that were already sent." };
        var cloud = CloudOption.Create();
        var command = new Command("replay", "Send messages again, unchanged and with their original IDs.")
        {
            ids, sink, since, sent, cloud,
        };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud),
            app => AlertActions.ReplayAsync(
                app, parsed.GetValue(sink), parsed.GetValue(since), [.. parsed.GetValue(ids)!.Select(Guid.Parse)],
                parsed.GetValue(sent), token),
            token));
        return command;
    }

    private static Command CreateEnable()
    {
        var sink = new Argument<string>("SINK") { Description = "The sink's name." };
        var cloud = CloudOption.Create();
        var command = new Command(
            "enable",
            "Resume sending to a sink that was disabled because it returned 410, starting with its pending messages.")
        {
            sink, cloud,
        };
        command.SetAction((parsed, token) => WithAppAsync(
            parsed.GetValue(cloud), app => AlertActions.EnableAsync(app, parsed.GetValue(sink)!, token), token));
        return command;
    }

    private static async Task<int> WithAppAsync(
        CloudKind? cloud, Func<LocalApp, Task<int>> action, CancellationToken cancellationToken)
    {
        // The cloud only selects one of the two local databases.
        await using var app = await LocalApp.BuildAsync(new LocalAppOptions { Cloud = cloud }, cancellationToken);
        await app.MigrateAsync(cancellationToken);
        await InventoryDescription.WriteAsync(app, cancellationToken);
        return await action(app);
    }
}
