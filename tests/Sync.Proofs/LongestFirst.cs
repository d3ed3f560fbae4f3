using Sync.Proofs.Crash;
using Sync.Proofs.Dashboard;
using Sync.Proofs.Functions;
using Sync.Proofs.Load;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Sync.Proofs.LongestFirst", "Sync.Proofs")]

namespace Sync.Proofs;

/// <summary>
/// Begins with the collections that take the longest: a long one that begins last runs on while the other cores idle.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        nameof(Chromium), nameof(ChaosTests), nameof(HostedExportTests), nameof(KillTests), nameof(MassChangeTests),
        nameof(StampedeTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(each =>
            Longest.Any(name => each.DisplayName.EndsWith(name, StringComparison.Ordinal)));
}
