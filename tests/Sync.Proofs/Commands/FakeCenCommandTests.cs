using System.Diagnostics;

namespace Sync.Proofs.Commands;

/// <summary>The command <c>fake-cen</c>, in its own process.</summary>
public sealed class FakeCenCommandTests
{
    [Fact]
    public async Task All_accounts_share_the_flow_logs_and_all_of_them_drift()
    {
        using var cloud = Process.Start(SyncProcess.Command(
            new Dictionary<string, string?>(),
            "fake-cen", "--port", "0", "--accounts", "3", "--flow-logs", "100", "--drift-every", "1s"))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string[] accounts = ["1000000000000001", "1000000000000002", "1000000000000003"];
        var drifted = new HashSet<string>();
        var total = "";
        while (drifted.Count < accounts.Length && await cloud.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith('#')) total = line;
            drifted.UnionWith(accounts.Where(account =>
                line.StartsWith($"drift of flow logs in {account}: ", StringComparison.Ordinal)));
        }

        await Process.Start("kill", ["-INT", $"{cloud.Id}"]).WaitForExitAsync(limit.Token);
        var rest = cloud.StandardOutput.ReadToEndAsync(limit.Token);
        await cloud.WaitForExitAsync(limit.Token);

        Assert.Equal("# 100 flow logs in 3 account(s) with 8 regions.", total);
        Assert.Equal(accounts, drifted.Order(StringComparer.Ordinal));
        Assert.Equal(0, cloud.ExitCode);
        Assert.DoesNotContain("Exception", await rest, StringComparison.Ordinal);
    }
}
