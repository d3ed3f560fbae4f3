using System.Globalization;
using System.Text.RegularExpressions;
using Sync.Alibaba;
using Sync.Local.FakeCen;

namespace Sync.Benchmarks.Runs;

/// <summary>The fake cloud in a separate process, so that its cost is not measured.</summary>
internal sealed partial class CloudProcess : IAsyncDisposable
{
    public static readonly AlibabaCredentials Credentials = new FakeCloud().Credentials;

    private readonly ChildProcess _process;

    private CloudProcess(ChildProcess process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    public Uri Endpoint { get; }

    public static async Task<CloudProcess> StartAsync(int flowLogs, int? regions = null, params string[] more)
    {
        var process = LocalProcess.Start(
            new Dictionary<string, string>(), ["fake-cen", "--port", "0", "--regions",
            (regions ?? FakeRegions.All.Count).ToString(CultureInfo.InvariantCulture),
            "--flow-logs", flowLogs.ToString(CultureInfo.InvariantCulture), .. more]);
        var line = await process.Output.ReadLineAsync()
            ?? throw new InvalidOperationException("The fake cloud did not start.");
        return new CloudProcess(process, new Uri(Address().Match(line).Value));
    }

    /// <summary>Settings with which Sync calls this cloud as fast as possible.</summary>
    public Dictionary<string, string> Settings(string connectionString) => new()
    {
        ["ConnectionStrings__Postgres"] = connectionString,
        ["Sync__Alibaba__Endpoint"] = Endpoint.ToString(),
        ["Sync__Alibaba__StsEndpoint"] = Endpoint.ToString(),
        ["Sync__Alibaba__RequestsPerSecond"] = "1000",
        ["Sync__Alibaba__PageSize"] = "100",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = Credentials.AccessKeyId,
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Credentials.AccessKeySecret,
    };

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
