using Sync.Tests.Drift.Deliveries;
using Sync.Tests.Support;

namespace Sync.Tests.Proof.Deliveries;

/// <summary>Sinks whose settings lead nowhere, until a person mends them.</summary>
public sealed class UnreachableSinkTests
{
    private const string NoTls = "No TLS connection that can be trusted came about.";
    private const string Inner = "Its address is not of the public internet, and AllowPrivateAddresses is not set.";

    /// <param name="reachable">How many sinks there are besides.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_receiver_without_trust_or_inside_the_network_hears_nothing_and_what_it_is_owed_is_kept(int reachable)
    {
        using var certificate = StubServer.SelfSigned();
        await using var untrusted = await StubServer.StartAsync((context, _) => context.AnswerAsync(200, ""), certificate);
        await using var bench = await DeliveryBench.StartAsync(
            reachable,
            [.. DeliveryBench.Setting(reachable, "tls", untrusted.Url), .. DeliveryBench.Setting(reachable + 1, "inner", untrusted.Url, allowsPrivate: false)]);
        await bench.OweAsync(1);

        await bench.App.SendAsync();

        Assert.Equal([$"owed 1 {NoTls}", $"owed 1 {Inner}"], await StatesAsync(bench));
        await bench.ExecuteAsync("update sync.alert_message set attempts = 9 where state = 'owed'");
        await bench.MakeDueAsync();
        await bench.App.SendAsync();
        Assert.Equal([$"dead 10 {NoTls}", $"dead 10 {Inner}"], await StatesAsync(bench));
        Assert.Empty(untrusted.Seen);
        await bench.CheckAllToldAsync([]);

        await using var mended = FaultyReceiver.Start();
        var settings = bench.App.Settings();
        foreach (var (key, value) in DeliveryBench.Setting(0, "tls", mended.Url).Concat(DeliveryBench.Setting(1, "inner", mended.Url))) settings[key] = value;
        Assert.StartsWith("2 messages", await SyncProcess.OutputAsync(settings, "alert", "replay"), StringComparison.Ordinal);

        Assert.Equal(["sent 1", "sent 1"], (await StatesAsync(bench)).Select(state => state.Trim()));
        await bench.CheckAtRestAsync();
        ProofResults.Cases(nameof(UnreachableSinkTests), 2);
    }

    private static async Task<IEnumerable<string>> StatesAsync(DeliveryBench bench)
    {
        var messages = await bench.MessagesAsync();
        return messages["tls"].Concat(messages["inner"]).Select(message => $"{message.State} {message.Attempts} {message.Reason}");
    }
}
