using Dapper;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Drift.Sinks;
using Sync.Local.Client;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary>The actions of the <c>alert</c> subcommands.</summary>
internal static class AlertActions
{
    private const string Now = "select clock_timestamp()";

    public static async Task<int> TestAsync(LocalApp app, string name, CancellationToken cancellationToken)
    {
        if (!await IsKnownAsync(app, name, cancellationToken)) return ExitCode.Wrong;
        if (!app.Get<IReadOnlyDictionary<string, Sink>>().TryGetValue(name, out var sink))
        {
            Console.Error.WriteLine($"{name} is a sink of the app, and its URL is not set here: "
                + "run the test where Sync__Sinks contains it.");
            return ExitCode.Wrong;
        }

        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var now = await connection.ExecuteScalarAsync<DateTime>(Now);
        var message = new AlertMessage(Guid.CreateVersion7(now), now, 0, [], 0);
        var result = await sink.SendAsync(message, cancellationToken);
        if (result.Outcome == SendOutcome.Sent)
        {
            Console.WriteLine($"{name} accepted test message {message.Id}.");
            return ExitCode.Done;
        }

        Console.Error.WriteLine($"{name} did not accept test message {message.Id}: {result.Reason}");
        return ExitCode.Wrong;
    }

    public static async Task<int> ReplayAsync(
        LocalApp app, string? sink, string? since, Guid[] ids, bool sentToo, CancellationToken cancellationToken)
    {
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        var from = since is null ? null : Moment.Parse(since, await connection.ExecuteScalarAsync<DateTime>(Now));
        var (messages, events) = await SinkTable.ReplayAsync(
            connection, new ReplayRequest(sink, from, ids, sentToo), cancellationToken);
        Console.WriteLine($"{messages} messages for {events} events will be sent again.");
        if (messages > 0) await SendAsync(app, cancellationToken);
        return messages > 0 || ids.Length == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    public static async Task<int> EnableAsync(LocalApp app, string name, CancellationToken cancellationToken)
    {
        if (!await IsKnownAsync(app, name, cancellationToken)) return ExitCode.Wrong;
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
        if (!await SinkTable.EnableAsync(connection, name, cancellationToken))
        {
            Console.WriteLine($"{name} was not disabled.");
            return ExitCode.Done;
        }

        Console.WriteLine($"{name} is enabled.");
        await SendAsync(app, cancellationToken);
        return ExitCode.Done;
    }

    // Sent by this process, because no other may be running. Deliveries that fail stay pending.
    private static async Task SendAsync(LocalApp app, CancellationToken cancellationToken)
    {
        await app.Get<DeliverySender>().SendDueAsync(DeliverySender.AtTick, cancellationToken);
        foreach (var sink in await app.Get<SinkOverview>().ReadAsync(cancellationToken))
            Console.WriteLine($"{sink.Name}: {sink.State}, {sink.Owed} pending, {sink.Dead} dead.");
    }

    private static async Task<bool> IsKnownAsync(LocalApp app, string name, CancellationToken cancellationToken)
    {
        var sinks = (await app.Get<SinkOverview>().ReadAsync(cancellationToken)).Select(sink => sink.Name).ToList();
        if (sinks.Contains(name)) return true;
        Console.Error.WriteLine(sinks.Count == 0
            ? "No sinks are configured: see Sync__Sinks."
            : $"Unknown sink {name}; configured sinks: {string.Join(", ", sinks)}.");
        return false;
    }
}
