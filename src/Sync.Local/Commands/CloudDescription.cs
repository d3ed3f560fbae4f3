using Sync.Local.Hosting;
using Sync.Settings;

namespace Sync.Local.Commands;

/// <summary>Which cloud is called, in one line.</summary>
internal static class CloudDescription
{
    public static string Of(LocalApp app) => app.FakeCen is { } fake
        ? $"fake CEN with {fake.Cloud.Regions.Sum(region => fake.Cloud.FlowLogs(region).Count)} flow logs in {fake.Cloud.Regions.Count} regions; "
            + "set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET for the real one"
        : $"Alibaba Cloud at {app.Get<SyncSettings>().Alibaba.Endpoint}";
}
