using Sync.Alibaba;

namespace Sync.Settings;

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
            ResourceDirectoryEndpoint = reader.Url(Prefix + "ResourceDirectoryEndpoint", defaults.ResourceDirectoryEndpoint),
            MetadataEndpoint = reader.Url(Prefix + "MetadataEndpoint", defaults.MetadataEndpoint),
            PageSize = reader.WholeNumber(Prefix + "PageSize", defaults.PageSize, 1, 100),
            RequestsPerSecond = Rate(reader, Prefix + "RequestsPerSecond", defaults.RequestsPerSecond),
            MaxConcurrency = reader.WholeNumber(Prefix + "MaxConcurrency", defaults.MaxConcurrency, 1, 256),
            AttemptTimeout = reader.Duration(Prefix + "AttemptTimeout", defaults.AttemptTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            MaxRetries = reader.WholeNumber(Prefix + "MaxRetries", defaults.MaxRetries, 0, 20),
            ScopeDeadline = reader.Duration(Prefix + "ScopeDeadline", defaults.ScopeDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Regions = Regions(reader, Prefix + "Regions"),
            ExcludeRegions = Regions(reader, Prefix + "ExcludeRegions"),
        };
    }

    public static IReadOnlyList<string> Regions(SettingsReader reader, string key) =>
        CenRegion.SpellAll(reader.List(key, IsRegion, "region ids, such as cn-hangzhou"));

    public static double Rate(SettingsReader reader, string key, double fallback) => reader.Number(key, fallback, 0.1, 1000);

    /// <summary>A filter makes the inventory one of what matches it, checked by the rules of the API's own page.</summary>
    public static DescribeFlowlogsRequest ReadFilter(SettingsReader reader)
    {
        const string Filter = Prefix + "Filter:";
        var request = new DescribeFlowlogsRequest
        {
            CenId = reader.Text(Filter + "CenId"),
            FlowLogId = reader.Text(Filter + "FlowLogId"),
            FlowLogName = reader.Text(Filter + "FlowLogName"),
            Description = reader.Text(Filter + "Description"),
            ProjectName = reader.Text(Filter + "ProjectName"),
            LogStoreName = reader.Text(Filter + "LogStoreName"),
            Status = reader.Text(Filter + "Status"),
            TransitRouterId = reader.Text(Filter + "TransitRouterId"),
            TransitRouterAttachmentId = reader.Text(Filter + "TransitRouterAttachmentId"),
            Interval = reader.Text(Filter + "Interval") is null ? null : reader.WholeNumber(Filter + "Interval", 600, 60, 600),
            FlowLogVersion = reader.Text(Filter + "FlowLogVersion"),
        };
        foreach (var fault in request.Validate()) reader.Fault(Filter + fault.Parameter, $"is not what the API takes: {fault.Message}");
        return request;
    }

    private static bool IsRegion(string text) =>
        text.Length <= CenRegion.MaxLength && text.All(c => char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || c == '-');
}
