namespace Sync.Benchmarks.Scale;

/// <summary>What one scope of a run costs, as measured.</summary>
/// <param name="Calls">Calls to the cloud.</param>
/// <param name="Processor">Processor time of the worker, in seconds.</param>
/// <param name="Database">Processor time of the database, in seconds.</param>
/// <param name="Clock">For how long its merge holds the inventory clock, in seconds.</param>
internal sealed record ScopeCost(double Calls, double Processor, double Database, double Clock);

/// <summary>The size of an organisation and the distance of its cloud.</summary>
/// <param name="Latency">Of one call, in seconds.</param>
/// <param name="Slots">Concurrent calls of a worker.</param>
/// <param name="DatabaseCores">How many scopes the database works on at the same time.</param>
internal sealed record Estate(int Accounts, int Regions, double Latency, int Slots, int DatabaseCores)
{
    public int Scopes => Accounts * Regions;

    /// <summary>To assume the role of an account, to verify it, and to list its regions.</summary>
    public const int CallsPerAccount = 3;
}

/// <param name="Seconds">From opening the run to closing it.</param>
/// <param name="ScopesPerSecond">Rows of the ledger per second while scopes are synced.</param>
/// <param name="Processor">The share of a worker's core that is used.</param>
/// <param name="Database">The share of the database that is used.</param>
/// <param name="Clock">The share of the time in which a merge holds the inventory clock.</param>
internal sealed record Simulated(
    double Seconds, double Calls, double ScopesPerSecond, double Processor, double Database, double Clock);

/// <summary>
/// Simulates a run with a number of workers, event by event: a call takes a slot of its worker for the latency; each
/// scope then needs its worker's core, a core of the database and the inventory clock, which work on one scope after
/// the other.
/// </summary>
internal static class Simulation
{
    public static Simulated Run(Estate estate, ScopeCost cost, int workers)
    {
        var opening = estate.Accounts * Estate.CallsPerAccount * estate.Latency / (estate.Slots * workers);
        var core = new double[workers];
        var database = new PriorityQueue<int, double>(Enumerable.Range(0, estate.DatabaseCores).Select(i => (i, 0.0)));
        var slots = new PriorityQueue<int, double>(
            Enumerable.Range(0, workers * estate.Slots).Select(slot => (slot / estate.Slots, 0.0)));
        var (clock, end) = (0.0, 0.0);
        for (var scope = 0; scope < estate.Scopes; scope++)
        {
            slots.TryDequeue(out var worker, out var free);
            var answered = free + (cost.Calls * estate.Latency);
            core[worker] = Math.Max(core[worker], answered) + cost.Processor;
            database.TryDequeue(out var server, out var idle);
            var merging = Math.Max(clock, Math.Max(idle, core[worker]));
            var stored = merging + Math.Max(cost.Database, cost.Clock);
            if (cost.Clock > 0) clock = merging + cost.Clock;
            database.Enqueue(server, stored);
            // More scopes than slots are in progress, so a slot does not wait for the merge, unless half as many do.
            var backlog = Math.Max(0, stored - answered - (cost.Calls * estate.Latency / 2));
            slots.Enqueue(worker, answered + backlog);
            end = Math.Max(end, stored);
        }

        return new Simulated(
            opening + end, (estate.Accounts * Estate.CallsPerAccount) + (estate.Scopes * cost.Calls),
            estate.Scopes / end, estate.Scopes * cost.Processor / (end * workers),
            estate.Scopes * cost.Database / (end * estate.DatabaseCores), estate.Scopes * cost.Clock / end);
    }
}
