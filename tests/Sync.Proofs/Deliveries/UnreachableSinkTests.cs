namespace Sync.Proofs.Deliveries;

/// <summary>Sinks that are unreachable until their settings are corrected.</summary>
public sealed class UnreachableSinkTests
{
    private const string NoTls = "The TLS connection failed, or the certificate is not trusted.";
    private const string Inner = "The address is not public, and AllowPrivateAddresses is not set.";

    /// <param name="reachable">The number of additional, reachable sinks.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_untrusted_or_private_receiver_is_never_called_and_its_pending_messages_are_kept(int reachable)
    {
        using var certificate = StubServer.SelfSigned();
        await using var untrusted = await StubServer.StartAsync(
            (context, _) => context.AnswerAsync(200, ""), certificate);
        await using var bench = await DeliveryBench.StartAsync(
            reachable,
            [
                .. DeliveryBench.Setting(reachable, "tls", untrusted.Url),
                .. DeliveryBench.Setting(reachable + 1, "inner", untrusted.Url, allowsPrivate: false),
            ]);
        await bench.MakePendingAsync(1);

        await bench.App.SendAsync();

        Assert.Equal([$"owed 1 {NoTls}", $"owed 1 {Inner}"], await StatesAsync(bench));
        await bench.ExecuteAsync("update sync.alert_message set attempts = 9 where state = 'owed'");
        await bench.MakeDueAsync();
        await bench.App.SendAsync();
        Assert.Equal([$"dead 10 {NoTls}", $"dead 10 {Inner}"], await StatesAsync(bench));
        Assert.Empty(untrusted.Seen);
        await bench.CheckAllReceivedAsync([]);

        await using var reachableNow = FaultyReceiver.Start();
        var settings = bench.App.Settings();
        foreach (var (number, name) in ((int, string)[])[(0, "tls"), (1, "inner")])
        {
            foreach (var (key, value) in DeliveryBench.Setting(number, name, reachableNow.Url)) settings[key] = value;
        }

        Assert.StartsWith(
            "2 messages", await SyncProcess.OutputAsync(settings, "alert", "replay"), StringComparison.Ordinal);

        Assert.Equal(["sent 1", "sent 1"], (await StatesAsync(bench)).Select(state => state.Trim()));
        await bench.CheckAtRestAsync();
        ProofResults.Cases(nameof(UnreachableSinkTests), 2);
    }

    private static async Task<IEnumerable<string>> StatesAsync(DeliveryBench bench)
    {
        var messages = await bench.MessagesAsync();
        return messages["tls"].Concat(messages["inner"])
            .Select(message => $"{message.State} {message.Attempts} {message.Reason}");
    }
}
