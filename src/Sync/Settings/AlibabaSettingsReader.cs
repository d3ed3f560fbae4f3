using Sync.Alibaba;

namespace Sync.Settings;

/// <summary>The settings <c>Sync__Alibaba__*</c> and the credentials, under the names Alibaba's own clients use.</summary>
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
            PageSize = reader.WholeNumber(Prefix + "PageSize", defaults.PageSize, 1, 100),
            RequestsPerSecond = reader.Number(Prefix + "RequestsPerSecond", defaults.RequestsPerSecond, 0.1, 1000),
            MaxConcurrency = reader.WholeNumber(Prefix + "MaxConcurrency", defaults.MaxConcurrency, 1, 256),
            AttemptTimeout = reader.Duration(Prefix + "AttemptTimeout", defaults.AttemptTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            MaxRetries = reader.WholeNumber(Prefix + "MaxRetries", defaults.MaxRetries, 0, 20),
            ScopeDeadline = reader.Duration(Prefix + "ScopeDeadline", defaults.ScopeDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Regions = reader.List(Prefix + "Regions", IsRegion, "region ids, such as cn-hangzhou"),
            ExcludeRegions = reader.List(Prefix + "ExcludeRegions", IsRegion, "region ids, such as cn-hangzhou"),
        };
    }

    public static AlibabaCredentials? ReadCredentials(SettingsReader reader)
    {
        const string IdKey = "ALIBABA_CLOUD_ACCESS_KEY_ID", SecretKey = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
        var id = reader.Text(IdKey);
        var secret = reader.Text(SecretKey);
        var token = reader.Text("ALIBABA_CLOUD_SECURITY_TOKEN");
        if (id is null && secret is not null) reader.Fault(IdKey, $"is missing: {SecretKey} is set, and one is of no use without the other");
        if (secret is null && id is not null) reader.Fault(SecretKey, $"is missing: {IdKey} is set, and one is of no use without the other");
        if (id is null && secret is null && token is not null) reader.Fault(IdKey, "is missing: ALIBABA_CLOUD_SECURITY_TOKEN is set, which goes with a key");
        return id is null || secret is null ? null : new AlibabaCredentials(id, secret, token);
    }

    /// <summary>Null unless a role is named.</summary>
    public static OidcRoleSettings? ReadRole(SettingsReader reader)
    {
        const string RoleKey = "ALIBABA_CLOUD_ROLE_ARN", ProviderKey = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", AudienceKey = Prefix + "OidcAudience";
        var (role, provider, audience) = (reader.Text(RoleKey), reader.Text(ProviderKey), reader.Text(AudienceKey));
        if (role is null) return null;
        if (!IsArn(role, ":role/")) reader.Fault(RoleKey, "must be the ARN of a role, acs:ram::ACCOUNT:role/NAME");
        if (!IsArn(provider ?? "", ":oidc-provider/"))
            reader.Fault(ProviderKey, $"must be the ARN of an identity provider, acs:ram::ACCOUNT:oidc-provider/NAME, as {RoleKey} is set");
        if (audience is null) reader.Fault(AudienceKey, $"is missing: {RoleKey} is set, and a token has to be made out to one of the provider's client ids");
        return new OidcRoleSettings(role, provider ?? "", audience ?? "");

        static bool IsArn(string text, string kind) => text.StartsWith("acs:ram::", StringComparison.Ordinal) && text.Contains(kind, StringComparison.Ordinal);
    }

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

    private static bool IsRegion(string text) => text.Length <= 64 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
