using Sync.Proofs.Faults;


namespace Sync.Proofs.Deliveries;

/// <summary>
/// Every fault of a receiver, at the first message and at a later one, for one sink and for all: the run's merge stays,
/// every event arrives eventually, with the same ID and body, and all other sinks receive each message once,
/// immediately and in order.
/// </summary>
public sealed class ReceiverFaultTests
{
    private const int Messages = 2;

    /// <param name="Faults">The fault of each sink; null for none.</param>
    /// <param name="Before">How many messages are accepted before the fault.</param>
    private sealed record Strike(IReadOnlyList<ReceiverFault?> Faults, int Before, bool Lasts)
    {
        public string Name => $"{(Before > 0 ? "later" : "first")} message, {(Lasts ? "lasting" : "passing")}";
    }

    private static readonly (int Before, bool Lasts)[] Kinds = [(0, false), (1, false), (0, true)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_faulty_receiver_gets_every_event_later_and_delays_no_other_sink(bool allSinks)
    {
        await using var inner = await StubServer.StartAsync(200, "");
        // Each sink has a different fault.
        ReceiverFault?[] faults =
        [
            .. ReceiverFaults.All(inner.Url), .. allSinks ? Array.Empty<ReceiverFault?>() : [null, null],
        ];
        await using var bench = await DeliveryBench.StartAsync(faults.Length);

        await TryAllAsync(bench, Kinds, faults);

        Assert.Empty(inner.Seen);
        await bench.CheckAtRestAsync();
    }

    [Fact]
    public Task A_receiver_that_times_out_gets_its_messages_later() => Cells.TryAtOnceAsync(
        from kind in Kinds[..2] from allSinks in new[] { false, true } select (kind, allSinks), each => $"{each}",
        async each =>
        {
            ReceiverFault?[] faults = each.allSinks ? [.. ReceiverFaults.Slow] : [.. ReceiverFaults.Slow, null];
            await using var bench = await DeliveryBench.StartAsync(
                faults.Length,
                [.. ReceiverFaults.Slow.Select((_, number) => ($"Sync:Sinks:{number}:Timeout", ReceiverFaults.Limit))]);

            await TryAllAsync(bench, [each.kind], faults);

            await bench.CheckAtRestAsync();
        }, count: _ => 0);

    private static Task TryAllAsync(
        DeliveryBench bench, IEnumerable<(int Before, bool Lasts)> kinds, ReceiverFault?[] faults) =>
        Cells.TryInTurnAsync(
            kinds.Select(kind => new Strike(faults, kind.Before, kind.Lasts)), strike => strike.Name,
            strike => TryAsync(bench, strike), strike => strike.Faults.Count(fault => fault is not null));

    private static async Task TryAsync(DeliveryBench bench, Strike strike)
    {
        await bench.MakePendingAsync(Messages);
        foreach (var (receiver, fault) in bench.Receivers.Zip(strike.Faults))
            if (fault is not null) receiver.Strike(fault, strike.Before);

        await bench.App.SendAsync();

        await bench.CheckInventoryAsync();
        await CheckAsync(bench, strike, AfterOneAttempt);
        if (strike.Lasts) await BuryAsync(bench, strike);
        else await PassAsync(bench, strike);
        await bench.MendAsync();
        await bench.CheckAllReceivedAsync([.. bench.Sinks.Where((_, number) => strike.Faults[number] is not null)]);
    }

    private static IEnumerable<string> AfterOneAttempt(ReceiverFault fault, Strike strike)
    {
        for (var number = 0; number < Messages; number++)
        {
            if (number < strike.Before) yield return "sent";
            // An attempt that is answered with 410 is not counted.
            else
                yield return number > strike.Before
                    ? "owed 0"
                    : $"owed {(fault.IsGone ? 0 : 1)} {fault.Status} {fault.Reason}";
        }
    }

    /// <summary>
    /// After the fault, later messages are sent before the waiting one, unless the whole sink is paused.
    /// </summary>
    private static async Task PassAsync(DeliveryBench bench, Strike strike)
    {
        foreach (var receiver in bench.Receivers) receiver.Mend();
        // The first wait is so short that it may be over already.
        await bench.ExecuteAsync(
            "update sync.alert_message set due_at = due_at + interval '1 hour' where state = 'owed' and attempts > 0");
        await bench.App.SendAsync();
        await CheckAsync(
            bench, strike,
            (fault, _) => AfterOneAttempt(fault, strike).Select(state =>
                state == "owed 0" && fault.LetsPass ? "sent" : state));
    }

    /// <summary>After the tenth attempt both messages are dead; those of a disabled sink stay pending.</summary>
    private static async Task BuryAsync(DeliveryBench bench, Strike strike)
    {
        for (var message = 0; message < Messages; message++)
        {
            await bench.ExecuteAsync("update sync.alert_message set attempts = 9 where state = 'owed'");
            await bench.MakeDueAsync();
            await bench.App.SendAsync();
        }

        await CheckAsync(bench, strike, (fault, _) => fault.IsGone
            ? [$"owed 9 {fault.Status} {fault.Reason}", "owed 9"]
            : Enumerable.Repeat($"dead 10 {fault.Status} {fault.Reason}", Messages));
    }

    private static async Task CheckAsync(
        DeliveryBench bench, Strike strike, Func<ReceiverFault, Strike, IEnumerable<string>> expected)
    {
        var messages = await bench.MessagesAsync();
        foreach (var (sink, fault) in bench.Sinks.Zip(strike.Faults))
        {
            var isStruck = fault is { Takes: false };
            var states = string.Join("; ", messages[sink].Select(Show));
            var right = string.Join("; ", isStruck ? expected(fault!, strike) : Enumerable.Repeat("sent", Messages));
            Assert.True(states == right, $"{fault?.Name ?? "not struck"}: expected {right}, actual {states}");
            if (!isStruck) Assert.All(messages[sink], message => Assert.Equal(1, message.Attempts));
        }
    }

    private static string Show(SentMessage message) =>
        message.State == "sent"
            ? "sent"
            : $"{message.State} {message.Attempts} {message.Status} {message.Reason}".TrimEnd();
}
