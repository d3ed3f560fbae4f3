namespace Sync.Http;

/// <summary>A question that would cost more than any reader may, and what narrower one does not.</summary>
public sealed class TooBroadException(string parameter, string advice) : Exception($"{parameter} {advice}.")
{
    public string Parameter { get; } = parameter;
}
