namespace Sync.Network;

/// <summary>An operation that lists the attachments of one kind at a transit router.</summary>
/// <param name="ResourceType">The <see cref="Attachment.ResourceType"/> of its entries.</param>
public sealed record AttachmentList(string Operation, string ResourceType)
{
    /// <summary>The kind of connections between two transit routers.</summary>
    public const string Peer = "TR";

    /// <summary>Whether the attachment is of this kind, in any spelling.</summary>
    public bool IsOf(Attachment attachment) =>
        string.Equals(attachment.ResourceType, ResourceType, StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<AttachmentList> All { get; } =
    [
        new("ListTransitRouterVpcAttachments", "VPC"),
        new("ListTransitRouterVbrAttachments", "VBR"),
        new("ListTransitRouterVpnAttachments", "VPN"),
        new("ListTransitRouterPeerAttachments", Peer),
        new("ListTransitRouterEcrAttachments", "ECR"),
    ];
}
