using System.Globalization;
using Sync.Http;

namespace Sync.Drift;

public static class RunQuery
{
    /// <summary>The run in parameter <c>runId</c>; null without one.</summary>
    public static long? RunId(this QueryReader reader)
    {
        if (reader.Text("runId") is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var runId)) return runId;
        reader.Fault("runId", "must be the number of a run");
        return null;
    }
}
