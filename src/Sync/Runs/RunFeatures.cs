using Npgsql;
using Sync.Alibaba;
using Sync.Runs.Networks;
using Sync.Runs.Scopes;
using Sync.Runs.Telemetry;

namespace Sync.Runs;

/// <summary>The features that a run works with.</summary>
public sealed record RunFeatures(
    ScopeSync Scopes, NetworkSync Networks, NpgsqlDataSource DataSource, CloudTable Cloud, CenAccounts Accounts,
    RunTelemetry Telemetry);
