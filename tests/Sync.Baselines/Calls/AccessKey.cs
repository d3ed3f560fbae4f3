namespace Sync.Baselines.Calls;

/// <summary>The key of the caller.</summary>
internal sealed record AccessKey(string Id, string Secret)
{
    public static AccessKey OfEnvironment() => new(
        Environment.GetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID") ?? "",
        Environment.GetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_SECRET") ?? "");
}
