using Microsoft.AspNetCore.Http.Extensions;
using Sync.Local.Client;

namespace Sync.Local.Mcp;

/// <summary>Adds the arguments of a tool to a query of the API; those not given are omitted.</summary>
internal static class Parameters
{
    public static QueryBuilder With(this QueryBuilder query, string name, params string?[]? values)
    {
        foreach (var value in values ?? [])
            if (!string.IsNullOrEmpty(value)) query.Add(name, value);
        return query;
    }

    /// <exception cref="ApiException">The text is not a time.</exception>
    public static QueryBuilder WithTime(this QueryBuilder query, string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return query;
        var time = Moment.Parse(text, TimeProvider.System.GetUtcNow().UtcDateTime)
            ?? throw new ApiException($"{name} must be {Moment.Shape}.");
        query.Add(name, Moment.Format(time));
        return query;
    }

    /// <param name="tags">Each <c>KEY=VALUE</c>, or <c>KEY</c> for any value.</param>
    public static QueryBuilder WithTags(this QueryBuilder query, string[]? tags)
    {
        foreach (var tag in tags ?? [])
        {
            var parts = tag.Split('=', 2);
            query.Add($"tag.{parts[0]}", parts.Length == 2 ? parts[1] : "");
        }

        return query;
    }
}
