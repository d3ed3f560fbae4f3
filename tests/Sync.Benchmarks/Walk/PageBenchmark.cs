using System.Text;
using Sync.Alibaba.Answers;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Inventory.Walk;
using Sync.Local.FakeCen;

namespace Sync.Benchmarks.Walk;

/// <summary>
/// The processor time of reading pages in one pass over their bytes, compared with reading them from a document.
/// </summary>
internal static class PageBenchmark
{
    private const int PageSize = 100, Rounds = 5;
    private const double Goal = 1.5;

    public static int Run(int flowLogs)
    {
        Report.Heading($"Pages of {PageSize} flow logs, {flowLogs} flow logs in all");
        var reader = ListedPageReader.For(FlowLog.Resource);
        var pages = Pages(flowLogs);
        var (general, quick) = (double.MaxValue, double.MaxValue);
        // The first rounds compile the code.
        for (var round = 0; round < Rounds; round++)
        {
            general = Math.Min(general, Measure(pages, body => reader.Read(WireJson.Parse(body))));
            quick = Math.Min(quick, Measure(pages, body => reader.Quick!(body, out var page)
                ? page : throw new InvalidOperationException("A page was not read in one pass.")));
        }

        return Report.Line(
            "one pass", "a document", general / quick, Goal,
            FormattableString.Invariant($"{quick * 1e6:0} µs against {general * 1e6:0} µs of processor per page ")
            + FormattableString.Invariant($"of {pages.Average(page => page.Length) / 1024:0} KiB"))
            ? 0 : 2;
    }

    private static byte[][] Pages(int flowLogs)
    {
        var cloud = new FakeCloud(new FakeCloudOptions(Regions: 1, FlowLogs: flowLogs));
        return
        [
            .. cloud.FlowLogs(cloud.Regions[0]).Chunk(PageSize).Select((items, index) =>
                Encoding.UTF8.GetBytes(CenAnswers.Page(
                    FlowLog.Resource, Guid.NewGuid().ToString(), index + 1, PageSize, flowLogs, items).ToJsonString())),
        ];
    }

    /// <returns>Seconds of processor per page.</returns>
    private static double Measure(byte[][] pages, Func<byte[], ListedPage<FlowLog>> read)
    {
        var begun = ProcessorTime.OfThisProcess;
        var entries = pages.Sum(body => read(body).Items.Count);
        return entries == 0 ? throw new InvalidOperationException("The pages are empty.")
            : (ProcessorTime.OfThisProcess - begun) / pages.Length;
    }
}
