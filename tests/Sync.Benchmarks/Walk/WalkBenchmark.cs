using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Local.FakeCen;
using Sync.Runs;

namespace Sync.Benchmarks.Walk;

/// <summary>Whole runs against a cloud that rations its calls, and against one that is far away.</summary>
internal static class WalkBenchmark
{
    private const double Limit = 1.15;

    private static readonly FakeQuota Quota = new(300, TimeSpan.FromMinutes(1));
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    /// <param name="calls">Of each run against the quota: the more, the longer, and the less its first minute weighs. 0 for no such runs.</param>
    public static async Task<int> RunAsync(int calls)
    {
        Report.Heading("Runs against a cloud that is far away, and one that rations calls");
        await WarmUpAsync();
        var met = await FarAwayAsync();
        // What is asked for by default is what this quota admits; then a little more, and far more.
        foreach (var requestsPerSecond in (double[])(calls > 0 ? [5, 6, 50] : [])) met &= await WithinQuotaAsync(calls, requestsPerSecond);
        return met ? 0 : 2;
    }

    // Compiling what runs for the first time is no part of any run's time.
    private static async Task WarmUpAsync()
    {
        await using var app = await WalkApp.StartAsync(new FakeCloudOptions(Regions: 8, FlowLogs: 2000), members: 2, pageSize: 10, requestsPerSecond: 1000);
        for (var run = 0; run < 3; run++) await app.RunAsync();
    }

    /// <summary>One region, one flow log a page, against the time in which the quota admits as many calls.</summary>
    private static async Task<bool> WithinQuotaAsync(int calls, double requestsPerSecond)
    {
        await using var app = await WalkApp.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: calls), members: 0, pageSize: 1, requestsPerSecond);
        app.Cen.Quota = Quota;

        var report = await app.RunAsync();

        var (throttled, sent) = (report.Scopes.Sum(scope => scope.Throttled), report.Scopes.Sum(scope => scope.Calls));
        var admitted = Quota.Window * ((sent - throttled) / (double)Quota.Calls);
        var name = FormattableString.Invariant($"{requestsPerSecond:0} calls/s");
        var met = Report.AtMost(
            name, "the quota's time", report.Duration / admitted, Limit,
            FormattableString.Invariant($"{report.Duration.TotalSeconds:0.0} s for {sent} calls, {admitted.TotalSeconds:0.0} s at {Quota.Calls} per {Quota.Window.TotalSeconds:0} s"));
        return met & Report.AtMost(name, "calls throttled", throttled / (double)sent, 0.02, $"{throttled} of {sent}");
    }

    /// <summary>
    /// 30 uneven regions of 3 accounts, against the least time there is: all calls in all slots, or the longest scope's pages one
    /// after the other where that is longer, after the calls that find accounts and regions.
    /// </summary>
    private static async Task<bool> FarAwayAsync()
    {
        // Small pages: what is measured is the order of calls, not how fast this machine reads JSON.
        const int FlowLogs = 6_000, PageSize = 10, Finding = 4;
        var settings = new AlibabaSettings();
        await using var app = await WalkApp.StartAsync(new FakeCloudOptions(Regions: 30, FlowLogs), members: 2, PageSize, requestsPerSecond: 1000);
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
            Report.AtMost(name, "the calls alone", report.Duration / alone, Limit, FormattableString.Invariant($"{alone.TotalSeconds:0.00} s on this machine as busy as it is"));
            met &= Report.AtMost(
                name, "the critical path", report.Duration / least, Limit,
                FormattableString.Invariant($"{report.Duration.TotalSeconds:0.00} s for {report.Scopes.Count} scopes and {sent} calls of {Latency.TotalMilliseconds:0} ms, {least.TotalSeconds:0.00} s in {settings.MaxConcurrency} slots"));
        }

        return met;
    }

    // The first page tells how many there are; the rest come side by side.
    private static double Chain(ScopeReport scope) => 1 + Math.Ceiling((scope.Pages - 1) / (double)new WalkLimits().PagesAtOnce);
}
