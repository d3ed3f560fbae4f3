using Sync.Http;

namespace Sync.Drift.Sinks;

/// <summary>A sink without its secrets.</summary>
/// <param name="Host">The host of its URL, whose path and query can be secret; null for a file.</param>
public sealed record SinkSummary(string Name, SinkType Type, string? Host)
{
    public static SinkSummary Of(SinkSettings sink) => new(sink.Name, sink.Type, sink.Receiver?.Url.IdnHost);

    public override string ToString() => $"{Name} ({LowerCase.Of(Type)}{(Host is null ? "" : $", {Host}")})";
}
