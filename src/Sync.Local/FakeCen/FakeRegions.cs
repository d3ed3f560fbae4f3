using Sync.Alibaba;

namespace Sync.Local.FakeCen;

/// <summary>The regions in which CEN is offered, busiest first.</summary>
public static class FakeRegions
{
    public static IReadOnlyList<CenRegion> All { get; } =
    [
        new("cn-hangzhou", "China (Hangzhou)"), new("cn-shanghai", "China (Shanghai)"),
        new("cn-beijing", "China (Beijing)"), new("ap-southeast-1", "Singapore"),
        new("eu-central-1", "Germany (Frankfurt)"), new("us-west-1", "US (Silicon Valley)"),
        new("cn-shenzhen", "China (Shenzhen)"), new("cn-hongkong", "China (Hong Kong)"),
        new("us-east-1", "US (Virginia)"), new("ap-northeast-1", "Japan (Tokyo)"), new("eu-west-1", "UK (London)"),
        new("ap-southeast-5", "Indonesia (Jakarta)"), new("ap-southeast-3", "Malaysia (Kuala Lumpur)"),
        new("ap-southeast-6", "Philippines (Manila)"), new("ap-southeast-7", "Thailand (Bangkok)"),
        new("cn-zhangjiakou", "China (Zhangjiakou)"), new("cn-wulanchabu", "China (Ulanqab)"),
        new("cn-qingdao", "China (Qingdao)"), new("cn-huhehaote", "China (Hohhot)"), new("cn-heyuan", "China (Heyuan)"),
        new("cn-guangzhou", "China (Guangzhou)"), new("cn-chengdu", "China (Chengdu)"),
        new("me-central-1", "SAU (Riyadh)"), new("na-south-1", "Mexico"),
        new("cn-shenzhen-finance-1", "China South 1 Finance"), new("cn-shanghai-finance-1", "China East 2 Finance"),
        new("cn-beijing-finance-1", "China North 2 Finance"), new("cn-north-2-gov-1", "China North 2 Ali Gov"),
        new("ap-southeast-2", "Australia (Sydney) Closed"), new("ap-south-1", "India (Mumbai) Closed"),
    ];
}
