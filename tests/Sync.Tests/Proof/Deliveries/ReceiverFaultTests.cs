using Sync.Tests.Drift.Deliveries;
using Sync.Tests.Proof.Faults;
using Sync.Tests.Support;

namespace Sync.Tests.Proof.Deliveries;

/// <summary>
/// Every fault of a receiver, at the first message and at a later one, for one sink and for all: the run's merge stays, every event
/// arrives in the end, under one id and in the same words, and who is not struck is told once, at once and in order.
/// </summary>
public sealed class ReceiverFaultTests
{
    private sealed record Strike(ReceiverFault Fault, bool IsLater, bool AllSinks, bool Lasts)
    {
        public string Name => $"{Fault.Name}, {(IsLater ? "later" : "first")} message, {(AllSinks ? "all sinks" : "one sink")}, {(Lasts ? "lasting" : "passing")}";

        public string[] Sinks => AllSinks ? DeliveryBench.Sinks : DeliveryBench.Sinks[..1];

        public int Before => IsLater ? 1 : 0;
    }

    private static IEnumerable<Strike> Strikes(IEnumerable<ReceiverFault> faults) =>
        from fault in faults
        from isLater in new[] { false, true }
        from allSinks in new[] { false, true }
        from lasts in new[] { false, true }
        // What takes a message takes it for good, and a fault that lasts has no later message.
        where !lasts || !(fault.Takes || isLater)
        select new Strike(fault, isLater, allSinks, lasts);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_a_receiver_does_every_event_arrives_and_nobody_else_waits(bool allSinks)
    {
        await using var inner = await StubServer.StartAsync(200, "");
        await using var bench = await DeliveryBench.StartAsync();

        await Cells.TryInTurnAsync(Strikes(ReceiverFaults.All(inner.Url)).Where(strike => strike.AllSinks == allSinks), strike => strike.Name, strike => TryAsync(bench, strike));

        Assert.Empty(inner.Seen);
        await bench.CheckAtRestAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_receiver_that_takes_too_long_is_given_up_and_told_later(bool allSinks, bool isLater)
    {
        (string, string)[] limits = [.. Enumerable.Range(0, allSinks ? 3 : 1).Select(number => ($"Sync:Sinks:{number}:Timeout", "00:00:01"))];
        await using var bench = await DeliveryBench.StartAsync(limits);

        await Cells.TryInTurnAsync(ReceiverFaults.Slow.Select(fault => new Strike(fault, isLater, allSinks, Lasts: false)), strike => strike.Name, strike => TryAsync(bench, strike));

        await bench.CheckAtRestAsync();
    }

    private static async Task TryAsync(DeliveryBench bench, Strike strike)
    {
        await bench.OweAsync();
        foreach (var (sink, receiver) in DeliveryBench.Sinks.Zip(bench.Receivers))
            if (strike.Sinks.Contains(sink)) receiver.Strike(strike.Fault, strike.Before);

        await bench.App.SendAsync();

        await bench.CheckInventoryAsync();
        foreach (var sink in DeliveryBench.Sinks) CheckAttempt(await bench.MessagesAsync(sink), strike.Sinks.Contains(sink) ? strike : null);
        if (strike.Lasts) await BuryAsync(bench, strike);
        else if (!strike.Fault.Takes) await PassAsync(bench, strike);
        await bench.MendAsync();
        await AlertWatch.UntilAsync(
            async () =>
            {
                await bench.App.SendAsync();
                await bench.App.MakeDueAsync();
                return await bench.App.ScalarAsync<long>("select count(*) from sync.alert_message where state <> 'sent'") == 0;
            },
            "everything is sent");
        await bench.CheckAllToldAsync(strike.Sinks);
    }

    /// <param name="strike">Null: of a sink that was not struck.</param>
    private static void CheckAttempt(IReadOnlyList<SentMessage> messages, Strike? strike)
    {
        for (var number = 0; number < messages.Count; number++)
        {
            var message = messages[number];
            if (strike is null || strike.Fault.Takes || number < strike.Before) Assert.Equal(("sent", 1), (message.State, message.Attempts));
            else if (number > strike.Before) Assert.Equal(("owed", 0), (message.State, message.Attempts));
            // An attempt that is answered with Gone is none.
            else Assert.Equal(("owed", strike.Fault.IsGone ? 0 : 1, strike.Fault.Status, strike.Fault.Reason), (message.State, message.Attempts, message.Status, message.Reason));
        }
    }

    /// <summary>The fault is over: what comes after the message that waits goes past it, unless the sink as a whole waits.</summary>
    private static async Task PassAsync(DeliveryBench bench, Strike strike)
    {
        foreach (var receiver in bench.Receivers) receiver.Mend();
        // The first wait is too short to be sure that it is not over.
        await bench.App.ExecuteAsync("update sync.alert_message set due_at = due_at + interval '1 hour' where state = 'owed' and attempts > 0");
        await bench.App.SendAsync();
        foreach (var sink in strike.Sinks)
        {
            var states = (await bench.MessagesAsync(sink)).Select(message => message.State);
            string[] expected = strike.IsLater ? ["sent", "owed"] : ["owed", strike.Fault.LetsPass ? "sent" : "owed"];
            Assert.Equal(expected, states);
        }
    }

    /// <summary>At the tenth attempt both messages are dead; of a sink that wants no more they wait.</summary>
    private static async Task BuryAsync(DeliveryBench bench, Strike strike)
    {
        for (var message = 0; message < 2; message++)
        {
            await bench.App.ExecuteAsync("update sync.alert_message set attempts = 9 where state = 'owed'");
            await bench.App.MakeDueAsync();
            await bench.App.SendAsync();
        }

        foreach (var sink in strike.Sinks)
            Assert.All(await bench.MessagesAsync(sink), message => Assert.Equal(strike.Fault.IsGone ? ("owed", 9) : ("dead", 10), (message.State, message.Attempts)));
    }
}
