using Sync.Settings;

namespace Sync.Database;

/// <summary><c>Sync__Postgres__MaxConnections</c> and <c>Sync__Postgres__Instances</c>.</summary>
internal static class ConnectionBudgetReader
{
    private const string Max = ConnectionBudget.Setting, Instances = "Sync:Postgres:Instances";

    public static ConnectionBudget Read(SettingsReader reader)
    {
        var connections = reader.WholeNumber(Max, ConnectionBudget.Usual, ConnectionBudget.LeastPerInstance, 10_000);
        var instances = reader.WholeNumber(Instances, 1, 1, 1000);
        if (connections / instances < ConnectionBudget.LeastPerInstance)
        {
            reader.Fault(
                Max,
                $"must allow {ConnectionBudget.LeastPerInstance} connections to each of Sync__Postgres__Instances: "
                + $"for {instances}, at least {ConnectionBudget.LeastPerInstance * instances}");
        }

        return new ConnectionBudget(connections, instances);
    }
}
