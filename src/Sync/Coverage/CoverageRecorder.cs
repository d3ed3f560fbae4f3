using System.Globalization;
using Npgsql;
using Sync.Drift.Deliveries;
using Sync.Inventory;
using Sync.Inventory.Merging;

namespace Sync.Coverage;

/// <summary>
/// Judges the coverage of all ends of connections, and of transit routers, and stores the verdicts that changed, with
/// their history, the events of ends and the deliveries of these. If no verdict changed, it writes nothing but the
/// <see cref="JudgedState"/>.
/// </summary>
public sealed class CoverageRecorder(CoverageSettings settings, Outbox outbox)
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly CoverageEvents _events = new(settings, outbox);

    /// <summary>
    /// Judges the inventory as it is now. Call this once at the end of a run, in a transaction that holds the fence of
    /// the run.
    /// </summary>
    /// <param name="cancellationToken">Cancels the judging; what is then written is not cancelled.</param>
    /// <returns>The time of the change, from <see cref="Merge.TickAsync"/>; null if there was none.</returns>
    public async Task<DateTime?> UpdateAsync(
        NpgsqlConnection connection, long runId, CancellationToken cancellationToken)
    {
        var state = await JudgedState.ReadAsync(connection, settings, cancellationToken);
        var isJudged = await JudgedState.IsKeptAsync(connection, state, cancellationToken);
        if (!isJudged) await CoverageChanges.OpenAsync(connection, settings, cancellationToken);
        var changes = isJudged ? [] : await CoverageChanges.NextAsync(connection, cancellationToken);
        if (changes.Count == 0 && !await _events.AreDueAsync(connection, cancellationToken)
            && (isJudged || !await RouterVerdicts.DifferAsync(connection, settings, cancellationToken)))
        {
            if (!isJudged) await JudgedState.KeepAsync(connection, settings);
            return null;
        }

        var at = await Merge.TickAsync(connection);
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (; changes.Count > 0; changes = await CoverageChanges.NextAsync(connection, CancellationToken.None))
        {
            await WriteAsync(connection, at, changes);
            foreach (var change in changes.Where(change => change.IsTurned)) before[change.Id] = change.VerdictBefore;
        }

        if (!isJudged) await RouterVerdicts.WriteAsync(connection, settings, at);
        await _events.WriteAsync(connection, runId, at, before);
        await JudgedState.KeepAsync(connection, settings);
        return at;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, DateTime at, IReadOnlyList<CoverageChange> changes)
    {
        var removed = changes.Where(change => change.IsRemoved).ToLookup(change => change.StoredIn!.Value);
        var added = changes.Where(change => change.IsAdded).ToLookup(change => change.Scope!.Value);
        var changed = changes.Where(change => !change.IsRemoved && !change.IsAdded)
            .ToLookup(change => change.Scope!.Value);
        var scopes = changes.SelectMany(change => (Scope?[])[change.StoredIn, change.Scope]).OfType<Scope>().Distinct();
        foreach (var scope in scopes)
        {
            var diff = new Diff<AttachmentCoverage>(
                [.. added[scope].Select(Hashed)], [.. changed[scope].Select(Hashed)],
                [.. removed[scope].Select(change => change.Id)], 0);
            await Merge.ApplyAsync(connection, AttachmentCoverage.Resource, scope, diff, at);
        }

        Hashed<AttachmentCoverage> Hashed(CoverageChange change) => AttachmentCoverage.Resource.Hashed(
            change.After! with
            {
                Since = change.VerdictBefore == change.After.Verdict
                    ? change.SinceBefore
                    : at.ToString(Moment, CultureInfo.InvariantCulture),
            });
    }
}
