namespace Sync.Alibaba;

/// <summary>How the cloud is called: the settings <c>Sync__Alibaba__*</c>.</summary>
public sealed record AlibabaSettings
{
    /// <summary>One host for all regions: the region is a parameter of the call.</summary>
    public Uri Endpoint { get; init; } = new("https://cbn.aliyuncs.com");

    public Uri StsEndpoint { get; init; } = new("https://sts.aliyuncs.com");

    public Uri ResourceDirectoryEndpoint { get; init; } = new("https://resourcedirectory.aliyuncs.com");

    /// <summary>The metadata service that issues the credentials of an ECS instance's role.</summary>
    public Uri MetadataEndpoint { get; init; } = new("http://100.100.100.200");

    /// <summary>
    /// Requested flow logs per page, 1 to 100. If the cloud echoes another page size, that one applies.
    /// </summary>
    public int PageSize { get; init; } = 50;

    /// <summary>
    /// The maximum number of calls per second for each account and region, 0.1 to 1000. The rate is lower while the
    /// cloud throttles.
    /// </summary>
    public double RequestsPerSecond { get; init; } = 5;

    /// <summary>The maximum number of concurrent calls, over all accounts and regions, 1 to 256.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>The timeout of one attempt of a call.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The maximum number of retries of throttled, transient and unreachable calls, 0 to 20.</summary>
    public int MaxRetries { get; init; } = 6;

    /// <summary>The time limit for listing one scope, including retries and repeated walks.</summary>
    public TimeSpan ScopeDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The regions to list; if empty, those that <c>DescribeChildInstanceRegions</c> returns.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<string> ExcludeRegions { get; init; } = [];
}
