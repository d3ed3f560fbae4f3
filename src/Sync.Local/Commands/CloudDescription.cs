using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary>One line that describes the cloud in use.</summary>
internal static class CloudDescription
{
    public static string Of(LocalApp app) => app.FakeCen is { } fake
        ? $"fake CEN with {fake.Cloud.Regions.Sum(region => fake.Cloud.FlowLogs(region).Count)} flow logs "
            + $"in {fake.Cloud.Regions.Count} regions; "
            + "to use the real cloud, set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET"
        : $"Alibaba Cloud at {app.Get<SyncSettings>().Alibaba.Endpoint}";
}
