using Sync.Alibaba;
using Sync.Inventory.Walk;
using Sync.Local.FakeCen;
using Sync.Runs;

namespace Sync.Benchmarks.Walk;

/// <summary>Complete runs with a cloud that limits its calls, and with a distant cloud.</summary>
internal static class WalkBenchmark
{
    private const double Limit = 1.15;

    private static readonly FakeQuota Quota = new(300, TimeSpan.FromMinutes(1));
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    /// <param name="calls">
    /// Calls of each run with a quota; 0 for no such runs. More calls take longer and reduce the weight of the first
    /// minute.
    /// </param>
    public static async Task<int> RunAsync(int calls)
    {
        Report.Heading("Runs with a distant cloud, and with a call quota");
        await WarmUpAsync();
        var met = await FarAwayAsync();
        // The default rate, which this quota allows; then a slightly higher and a far higher rate.
        double[] rates = calls > 0 ? [5, 6, 50] : [];
        foreach (var requestsPerSecond in rates) met &= await WithinQuotaAsync(calls, requestsPerSecond);
        return met ? 0 : 2;
    }

    // Excludes JIT compilation from the measured runs.
    private static async Task WarmUpAsync()
    {
        await using var app = await WalkApp.StartAsync(
            new FakeCloudOptions(Regions: 8, FlowLogs: 2000), members: 2, pageSize: 10, requestsPerSecond: 1000);
        for (var run = 0; run < 3; run++) await app.RunAsync();
    }

    /// <summary>
    /// One region with one flow log per page, compared with the time in which the quota allows as many calls.
    /// </summary>
    private static async Task<bool> WithinQuotaAsync(int calls, double requestsPerSecond)
    {
        await using var app = await WalkApp.StartAsync(
            new FakeCloudOptions(Regions: 1, FlowLogs: calls), members: 0, pageSize: 1, requestsPerSecond);
        app.Cen.Quota = Quota;

        var report = await app.RunAsync();

        var (throttled, sent) = (report.Scopes.Sum(scope => scope.Throttled), report.Scopes.Sum(scope => scope.Calls));
        var admitted = Quota.Window * ((sent - throttled) / (double)Quota.Calls);
        var name = FormattableString.Invariant($"{requestsPerSecond:0} calls/s");
        var met = Report.AtMost(
            name, "the quota's time", report.Duration / admitted, Limit,
            FormattableString.Invariant($"{report.Duration.TotalSeconds:0.0} s for {sent} calls, ")
            + FormattableString.Invariant(
                $"{admitted.TotalSeconds:0.0} s at {Quota.Calls} per {Quota.Window.TotalSeconds:0} s"));
        return met & Report.AtMost(name, "calls throttled", throttled / (double)sent, 0.02, $"{throttled} of {sent}");
    }

    /// <summary>
    /// 30 uneven regions of 3 accounts, compared with the minimum time: all calls in all slots, or the longest scope's
    /// pages one after the other where that is longer, after the calls that find accounts and regions.
    /// </summary>
    private static async Task<bool> FarAwayAsync()
    {
        // Small pages, to measure the scheduling of calls and not the parsing of JSON.
        const int FlowLogs = 6_000, PageSize = 10, Finding = 4;
        var settings = new AlibabaSettings();
        await using var app = await WalkApp.StartAsync(
            new FakeCloudOptions(Regions: 30, FlowLogs), members: 2, PageSize, requestsPerSecond: 1000);
        app.Cen.Latency = Latency;
        var met = true;
        foreach (var name in (string[])["first run", "unchanged"])
        {
            var report = await app.RunAsync();
            var sent = report.Scopes.Sum(scope => scope.Calls);
            var inSlots = Latency * (sent / (double)settings.MaxConcurrency);
            var longest = Latency * report.Scopes.Max(Chain);
            var least = (inSlots > longest ? inSlots : longest) + Latency * Finding;
            var alone = await app.CallAloneAsync(sent, settings.MaxConcurrency, PageSize);
            Report.AtMost(
                name, "the calls alone", report.Duration / alone, Limit,
                FormattableString.Invariant($"{alone.TotalSeconds:0.00} s on this machine under its current load"));
            met &= Report.AtMost(
                name, "the critical path", report.Duration / least, Limit,
                FormattableString.Invariant($"{report.Duration.TotalSeconds:0.00} s for {report.Scopes.Count} scopes ")
                + FormattableString.Invariant($"and {sent} calls of {Latency.TotalMilliseconds:0} ms, ")
                + FormattableString.Invariant($"{least.TotalSeconds:0.00} s in {settings.MaxConcurrency} slots"));
        }

        return met;
    }

    // The first page has the total; the remaining pages are fetched concurrently.
    private static double Chain(ScopeReport scope) =>
        1 + Math.Ceiling((scope.Pages - 1) / (double)new WalkLimits().PagesAtOnce);
}
