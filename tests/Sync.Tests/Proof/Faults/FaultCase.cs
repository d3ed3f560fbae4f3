using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Proof.Faults;

/// <summary>When a fault strikes.</summary>
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

/// <summary>One cell of the matrix. Its name is what a failure shows.</summary>
internal sealed record FaultCase(KnownFault Known, Moment Moment, bool AllScopes, bool Lasts)
{
    /// <summary>Three pages of five, of which the last is not full.</summary>
    public const int PageSize = 5, FlowLogsPerRegion = 13;

    public string Name => $"{Known.Name}, {Moment}, {(AllScopes ? "all scopes" : "one scope")}, {(Lasts ? "lasting" : "passing")}";

    public IReadOnlyList<string> Answers => Lasts ? Known.Lasting : Known.Passing;

    public bool Strikes(int region) => AllScopes || region == 0;

    /// <summary>One per scope that is struck, or one for a call that no scope makes.</summary>
    public IEnumerable<Fault> Make(IReadOnlyList<string> regions) => Moment switch
    {
        Moment.Identity => [Limited with { Action = "GetCallerIdentity" }],
        Moment.RegionList => [Limited with { Action = "DescribeChildInstanceRegions" }],
        _ => regions.Where((_, number) => Strikes(number)).Select(region => Limited with { Action = "DescribeFlowlogs", RegionId = region, Page = Page }),
    };

    private Fault Limited => Known.Fault with { Times = Lasts ? null : 1 };

    private int Page => Moment switch
    {
        Moment.FirstPage => 1,
        Moment.LaterPage => 2,
        _ => 3,
    };

    /// <summary>Every fault at the moment, for one scope and for all where scopes make the call, lasting and passing.</summary>
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
