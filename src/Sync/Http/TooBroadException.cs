namespace Sync.Http;

/// <summary>A query that would cost more than the limit. The message says how to narrow it.</summary>
public sealed class TooBroadException(string parameter, string advice) : Exception($"{parameter} {advice}.")
{
    /// <summary>The query parameter to narrow.</summary>
    public string Parameter { get; } = parameter;
}
