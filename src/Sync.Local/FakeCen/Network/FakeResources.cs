using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>Adds to an attachment the members that only the list of its kind has.</summary>
internal static class FakeResources
{
    public static Attachment Complete(Attachment end, string ownerId, Random random)
    {
        string Id(string prefix) => FakeIds.Next(random, prefix);
        return end.ResourceType switch
        {
            "VPC" => end with
            {
                VpcId = Id("vpc-"),
                VpcOwnerId = ownerId,
                VpcRegionId = end.RegionId,
                ChargeType = "POSTPAY",
                ManagedService = random.Next(20) == 0 ? "SAS" : null,
                Options = """{"ApplianceModeSupport":"disable","Ipv6Support":"disable"}""",
                TransitRouterVPCAttachmentOptions = """{"ipv6Support":"disable"}""",
                ZoneMappings = $$"""
                    [{"NetworkInterfaceId":"{{Id("eni-")}}","VSwitchId":"{{Id("vsw-")}}","ZoneId":"{{end.RegionId}}-h"}]
                    """,
            },
            "VBR" => end with { VbrId = Id("vbr-"), VbrOwnerId = ownerId, VbrRegionId = end.RegionId },
            "VPN" => end with
            {
                VpnId = Id("vco-"),
                VpnOwnerId = ownerId,
                VpnRegionId = end.RegionId,
                ChargeType = "POSTPAY",
                Zones = $$"""[{"ZoneId":"{{end.RegionId}}-h"}]""",
            },
            "ECR" => end with { EcrId = Id("ecr-"), EcrOwnerId = ownerId, TransitRouterRegionId = end.RegionId },
            var other => throw new ArgumentException($"{other} is not VPC, VBR, VPN or ECR.", nameof(end)),
        };
    }
}
