using Sync.Settings;

namespace Sync.Alibaba.Configuration;

/// <summary>The settings <c>Sync__Alibaba__*</c>.</summary>
internal static class AlibabaSettingsReader
{
    private const string Prefix = "Sync:Alibaba:";

    public static AlibabaSettings Read(SettingsReader reader)
    {
        var defaults = new AlibabaSettings();
        return new AlibabaSettings
        {
            Endpoint = reader.Url(Prefix + "Endpoint", defaults.Endpoint),
            StsEndpoint = reader.Url(Prefix + "StsEndpoint", defaults.StsEndpoint),
            ResourceDirectoryEndpoint = reader.Url(
                Prefix + "ResourceDirectoryEndpoint", defaults.ResourceDirectoryEndpoint),
            MetadataEndpoint = reader.Url(Prefix + "MetadataEndpoint", defaults.MetadataEndpoint),
            PageSize = reader.WholeNumber(Prefix + "PageSize", defaults.PageSize, 1, 100),
            RequestsPerSecond = Rate(reader, Prefix + "RequestsPerSecond", defaults.RequestsPerSecond),
            MaxConcurrency = reader.WholeNumber(Prefix + "MaxConcurrency", defaults.MaxConcurrency, 1, 256),
            AttemptTimeout = reader.Duration(
                Prefix + "AttemptTimeout", defaults.AttemptTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            MaxRetries = reader.WholeNumber(Prefix + "MaxRetries", defaults.MaxRetries, 0, 20),
            ScopeDeadline = reader.Duration(
                Prefix + "ScopeDeadline", defaults.ScopeDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Regions = Regions(reader, Prefix + "Regions"),
            ExcludeRegions = Regions(reader, Prefix + "ExcludeRegions"),
        };
    }

    public static IReadOnlyList<string> Regions(SettingsReader reader, string key) =>
        CenRegion.SpellAll(reader.List(key, IsRegion, "region IDs, such as cn-hangzhou"));

    /// <summary>Requests per second, 0.1 to 1000.</summary>
    public static double Rate(SettingsReader reader, string key, double fallback) =>
        reader.Number(key, fallback, 0.1, 1000);

    private static bool IsRegion(string text) =>
        text.Length <= CenRegion.MaxLength && text.All(c => char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || c == '-');
}
