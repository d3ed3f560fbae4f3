namespace Sync.Alibaba;

/// <summary>How the cloud is called; the settings <c>Sync__Alibaba__*</c>.</summary>
public sealed record AlibabaSettings
{
    /// <summary>One host serves every region: the region is a parameter of the call.</summary>
    public Uri Endpoint { get; init; } = new("https://cbn.aliyuncs.com");

    public Uri StsEndpoint { get; init; } = new("https://sts.aliyuncs.com");

    public Uri ResourceDirectoryEndpoint { get; init; } = new("https://resourcedirectory.aliyuncs.com");

    /// <summary>Where an ECS instance asks for the keys of its role.</summary>
    public Uri MetadataEndpoint { get; init; } = new("http://100.100.100.200");

    /// <summary>Flow logs asked for per page, 1 to 100. The cloud may answer with fewer: what it echoes rules.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Calls per second and account × region, 0.1 to 1000, as long as the cloud admits them: less while it does not.</summary>
    public double RequestsPerSecond { get; init; } = 5;

    /// <summary>Calls under way at once, over all accounts and regions, 1 to 256.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>The longest one attempt of one call may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Attempts after the first, for throttled, transient and unreachable calls, 0 to 20.</summary>
    public int MaxRetries { get; init; } = 6;

    /// <summary>The longest the walk of one scope may take, its retries and second walks included.</summary>
    public TimeSpan ScopeDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The regions to walk; when empty, those <c>DescribeChildInstanceRegions</c> lists.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<string> ExcludeRegions { get; init; } = [];
}
