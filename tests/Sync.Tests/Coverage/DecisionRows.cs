using Sync.Local.FakeCen.Faults;
using Sync.Network;

using static Sync.Network.Verdicts;

namespace Sync.Tests.Coverage;

/// <summary>
/// The decision tables row by row, each as what there is in the cloud, the end that is judged, and its verdict. Numbers
/// are those of <c>Coverage/README.md</c>.
/// </summary>
internal static class DecisionRows
{
    /// <param name="Build">Returns the ID of the end.</param>
    /// <param name="Says">A part of the reason.</param>
    internal sealed record Row(Func<WalkPart, string> Build, string Verdict, string Says);

    private static Row Of(Func<WalkPart, Attachment> build, string verdict, string says) =>
        new(part => build(part).AttachmentEndId, verdict, says);

    /// <summary>Connections of a transit router to something else.</summary>
    public static IReadOnlyDictionary<string, Row> Single { get; } = new Dictionary<string, Row>
    {
        ["2 edition"] = Of(part => part.Attach(part.Router(type: null)), Unknown, "the edition of transit router"),
        ["2 new edition"] = Of(part => part.Attach(part.Router(type: "Ultra")), Unknown, "the edition of"),
        ["3 creating"] = Of(part => part.Attach(part.Router(status: "Creating")), Impossible, "is Creating"),
        ["3 deleting"] = Of(part => part.Attach(part.Router(status: "DELETING")), Impossible, "is DELETING"),
        ["3 deleted"] = Of(part => part.Attach(part.Router(status: "Deleted")), Impossible, "is Deleted"),
        ["3 upgrading"] = Of(part => part.Logged(part.Attach(part.Router(status: "Upgrading"))), Impossible, "Upgrad"),
        ["3 modifying is like active"] = Of(part => part.Attach(part.Router(status: "Modifying")), NotCovered, "No fl"),
        ["3 an unknown status too"] = Of(part => part.Attach(part.Router(status: "Resting")), NotCovered, "No flow"),
        ["4 attaching"] = Of(part => part.Attach(status: "Attaching"), Impossible, "is Attaching"),
        ["4 detaching"] = Of(part => part.Logged(part.Attach(status: "Detaching")), Impossible, "is Detaching"),
        ["4 a new status"] = Of(part => part.Attach(status: "Frozen"), Impossible, "is Frozen"),
        ["4 in capitals"] = Of(part => part.Attach(status: "ATTACHED"), NotCovered, "No flow log."),
        ["5 VPC"] = Of(part => part.Logged(part.Attach()), Covered, "of the attachment is active"),
        ["5 VBR"] = Of(part => part.Logged(part.Attach(kind: "VBR")), Covered, "of the attachment is active"),
        ["5 VPN"] = Of(part => part.Logged(part.Attach(kind: "VPN")), Covered, "of the attachment is active"),
        ["5 ECR"] = Of(part => part.Logged(part.Attach(kind: "ECR")), Covered, "of the attachment is active"),
        ["5 in capitals"] = Of(part => part.Logged(part.Attach(), "ACTIVE"), Covered, "of the attachment is active"),
        ["5 of the transit router"] = Of(OfRouter, Covered, "of transit router"),
        ["5 without a transit router"] = Of(WithoutRouter, Covered, "of the attachment is active"),
        ["5 beside one switched off"] = Of(part => part.Logged(OfRouter(part), "Inactive"), Covered, "is active"),
        ["6"] = Of(part => part.Attach(part.Router(WalkPart.Refused)), Unknown, "were never listed completely"),
        ["6 VPCs not complete"] = Of(NotComplete, Unknown, "the list of such attachments of transit router"),
        ["7 creating"] = Of(part => part.Logged(part.Attach(), "Creating"), NotCovered, "Not yet active"),
        ["7 modifying"] = Of(part => part.Logged(part.Attach(), "Modifying"), NotCovered, "Not yet active"),
        ["8 inactive"] = Of(part => part.Logged(part.Attach(), "InActive"), NotCovered, "Not active"),
        ["8 deleting"] = Of(part => part.Logged(part.Attach(), "Deleting"), NotCovered, "Not active"),
        ["8 a new status"] = Of(part => part.Logged(part.Attach(), "Frozen"), NotCovered, "the unknown status Frozen"),
        ["9"] = Of(part => part.Attach(), NotCovered, "No flow log."),
        ["9 of another attachment"] = Of(OfAnother, NotCovered, "No flow log."),
        ["9 of neither"] = Of(OfNeither, NotCovered, "names neither a transit router nor an attachment"),
    };

    private static Attachment OfRouter(WalkPart part)
    {
        var router = part.Router();
        part.Log(router);
        return part.Attach(router);
    }

    private static Attachment WithoutRouter(WalkPart part)
    {
        var end = part.Attach();
        part.LogWithoutRouter(0, end);
        return end;
    }

    private static Attachment NotComplete(WalkPart part)
    {
        var end = part.Attach();
        part.Fault(new WrongTotal(+1)
        {
            Action = "ListTransitRouterVpcAttachments",
            TransitRouterId = end.TransitRouterId,
        });
        return end;
    }

    private static Attachment OfAnother(WalkPart part)
    {
        var router = part.Router();
        part.Logged(part.Attach(router));
        return part.Attach(router);
    }

    private static Attachment OfNeither(WalkPart part)
    {
        part.LogWithoutRouter(0);
        return part.Attach();
    }
}
