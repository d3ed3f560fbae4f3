using Sync.Network;

using static Sync.Network.Verdicts;
using Row = Sync.Tests.Coverage.DecisionRows.Row;

namespace Sync.Tests.Coverage;

/// <summary>The rows of the decision tables about connections between two transit routers, A and B.</summary>
internal static class PeerRows
{
    private sealed record Pair(TransitRouter A, TransitRouter B, Attachment End);

    /// <summary>The end at A, and the same of the end at B.</summary>
    private static Row AtA(Func<WalkPart, Pair> build, string verdict, string says) =>
        new(part => build(part).End.AttachmentEndId, verdict, says);

    private static Row AtB(Func<WalkPart, Pair> build, string verdict, string says) =>
        new(part => WalkPart.OtherEnd(build(part).End), verdict, says);

    private static Func<WalkPart, Pair> Between(
        int b = 1, string typeOfB = "Enterprise", string? logAtA = null, string? logAtB = null, int a = 0,
        string statusAtA = "Attached", bool once = false) => part =>
    {
        var (one, other) = (part.Router(a), part.Router(b, typeOfB));
        var end = part.Connect(one, other, statusAtA, once);
        if (logAtA is not null) part.Log(one, end, logAtA);
        if (logAtB is not null) part.Log(other, null, logAtB);
        return new Pair(one, other, end);
    };

    private static Pair Elsewhere(WalkPart part)
    {
        var one = part.Router();
        part.Log(one);
        return new Pair(one, one, part.ConnectElsewhere(one));
    }

    private static Func<WalkPart, Pair> Stray(int b, int logIn) => part =>
    {
        var pair = Between(b)(part);
        part.LogWithoutRouter(logIn, pair.End);
        return pair;
    };

    private static readonly Func<WalkPart, Pair>
        Both = Between(logAtA: "Active", logAtB: "Active"), AtAOnly = Between(logAtA: "Active"),
        HalfKnown = Between(WalkPart.Refused, logAtA: "Active"), None = Between(),
        NotKnown = Between(WalkPart.Refused), Off = Between(logAtB: "Inactive"),
        Basic = Between(typeOfB: "Basic"), BasicLogged = Between(typeOfB: "Basic", logAtA: "Active"),
        BasicNotKnown = Between(typeOfB: "Basic", a: WalkPart.Refused),
        Detaching = Between(logAtA: "Active", logAtB: "Active", statusAtA: "Detaching"),
        DetachingOnce = Between(statusAtA: "Detaching", once: true),
        Once = Between(logAtA: "Active", logAtB: "Active", once: true);

    public static IReadOnlyDictionary<string, Row> All { get; } = new Dictionary<string, Row>
    {
        ["1 B is basic"] = AtB(Basic, Impossible, "is of Basic Edition"),
        ["2 B is elsewhere"] = AtB(Elsewhere, Unknown, "is not in the inventory"),
        ["4 at A"] = AtA(Detaching, Impossible, "is Detaching"),
        ["4 at B, which is not listed"] = AtB(DetachingOnce, Impossible, "is Detaching"),
        ["10 at A"] = AtA(Both, Covered, "are active at both ends"),
        ["10 at B"] = AtB(Both, Covered, "are active at both ends"),
        ["10 at B, which is not listed"] = AtB(Once, Covered, "are active at both ends"),
        ["11 at A"] = AtA(AtAOnly, Partly, "Only traffic that leaves"),
        ["11 at B"] = AtB(AtAOnly, Partly, "Only traffic that leaves"),
        ["12 at A"] = AtA(HalfKnown, Partly, "the other direction is not known"),
        ["12 at B"] = AtB(HalfKnown, Partly, "the other direction is not known"),
        ["12 B is elsewhere"] = AtA(Elsewhere, Partly, "is not in the inventory"),
        ["13 at A"] = AtA(None, NotCovered, "No active flow log at either end."),
        ["13 at B"] = AtB(None, NotCovered, "No active flow log at either end."),
        ["13 switched off"] = AtA(Off, NotCovered, "is Inactive"),
        ["13 stray, in a third region"] = AtA(Stray(1, 2), NotCovered, "fits neither end"),
        ["13 stray, both ends in its region"] = AtB(Stray(0, 0), NotCovered, "fits neither end"),
        ["14 at A"] = AtA(NotKnown, Unknown, "were never listed completely"),
        ["14 at B"] = AtB(NotKnown, Unknown, "were never listed completely"),
        ["15 with a flow log"] = AtA(BasicLogged, Partly, "is of Basic Edition, which has no flow logs"),
        ["15 without"] = AtA(Basic, NotCovered, "at the other end is of Basic Edition"),
        ["15 not known"] = AtA(BasicNotKnown, Unknown, "were never listed completely"),
    };
}
