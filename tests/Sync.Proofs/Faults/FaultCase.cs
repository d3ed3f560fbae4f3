using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Faults;

/// <summary>The call or statement at which a fault occurs.</summary>
public enum Moment
{
    Identity,
    RegionList,
    FirstPage,
    LaterPage,
    LastPage,
    Merge,
    Commit,
}

/// <summary>One cell of the matrix. A failure shows its name.</summary>
internal sealed record FaultCase(KnownFault Known, Moment Moment, bool AllScopes, bool Lasts)
{
    /// <summary>Three pages of five, the last of which is not full.</summary>
    public const int PageSize = 5, FlowLogsPerRegion = 13;

    public string Name =>
        $"{Known.Name}, {Moment}, {(AllScopes ? "all scopes" : "one scope")}, {(Lasts ? "lasting" : "passing")}";

    public IReadOnlyList<string> Answers => Lasts ? Known.Lasting : Known.Passing;

    public bool Strikes(int region) => AllScopes || region == 0;

    /// <summary>One fault per affected scope, or one for a call that does not belong to a scope.</summary>
    public IEnumerable<Fault> Make(IReadOnlyList<string> regions) => Moment switch
    {
        Moment.Identity => [Limited with { Action = "GetCallerIdentity" }],
        Moment.RegionList => [Limited with { Action = "DescribeChildInstanceRegions" }],
        _ => regions.Where((_, number) => Strikes(number))
            .Select(region => Limited with { Action = "DescribeFlowlogs", RegionId = region, Page = Page }),
    };

    private Fault Limited => Known.Fault with { Times = Lasts ? null : 1 };

    private int Page => Moment switch
    {
        Moment.FirstPage => 1,
        Moment.LaterPage => 2,
        _ => 3,
    };

    /// <summary>
    /// Every fault at this moment, lasting and passing; for calls of scopes, for one scope and for all.
    /// </summary>
    public static IEnumerable<FaultCase> At(Moment moment)
    {
        var byScope = moment is not (Moment.Identity or Moment.RegionList);
        return from known in KnownFaults.All
               where byScope || known.Fault.Action is null
               from allScopes in byScope ? [false, true] : new[] { true }
               from lasts in new[] { true, false }
               select new FaultCase(known, moment, allScopes, lasts);
    }
}
