using Microsoft.Azure.Functions.Worker;
using Sync.Runs.Steps;

namespace Sync.Functions;

/// <summary>
/// The steps of a distributed run as activities of <see cref="SyncOrchestration"/>. Each may be executed more than
/// once, on any instance.
/// </summary>
public sealed class SyncActivities(RunSteps steps)
{
    internal const string ListAccounts = "sync-accounts", OpenAccounts = "sync-open", Divide = "sync-divide";
    internal const string SyncScopes = "sync-scopes", SyncNetworks = "sync-networks";
    internal const string UpdateCoverage = "sync-coverage", Close = "sync-close", Send = "sync-send";

    [Function(ListAccounts)]
    public Task<int> ListAccountsAsync([ActivityTrigger] DistributedRun run, CancellationToken token) =>
        steps.ListAccountsAsync(run, token);

    [Function(OpenAccounts)]
    public Task<StepCounts> OpenAccountsAsync([ActivityTrigger] RunPart part, CancellationToken token) =>
        steps.OpenAccountsAsync(part, token);

    [Function(Divide)]
    public Task<int> DivideAsync([ActivityTrigger] DistributedRun run, CancellationToken token) =>
        steps.DivideAsync(run, token);

    [Function(SyncScopes)]
    public Task<StepCounts> SyncScopesAsync([ActivityTrigger] RunPart part, CancellationToken token) =>
        steps.SyncScopesAsync(part, token);

    [Function(SyncNetworks)]
    public Task<StepCounts> SyncNetworksAsync([ActivityTrigger] RunPart part, CancellationToken token) =>
        steps.SyncNetworksAsync(part, token);

    [Function(UpdateCoverage)]
    public Task UpdateCoverageAsync([ActivityTrigger] DistributedRun run, CancellationToken token) =>
        steps.UpdateCoverageAsync(run, token);

    [Function(Close)]
    public Task<RunEnd> CloseAsync([ActivityTrigger] DistributedRun run, CancellationToken token) =>
        steps.CloseAsync(run, token);

    [Function(Send)]
    public Task SendAsync([ActivityTrigger] DistributedRun run, CancellationToken token) => steps.SendDueAsync(token);
}
