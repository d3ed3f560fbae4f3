using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Testing;

/// <summary>Requests to the HTTP API.</summary>
internal static class Reading
{
    public static async Task<T> GetAsync<T>(this SyncApplication app, string path)
    {
        var answer = await app.Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}\n{app.Errors}");
        return (await answer.Content.ReadFromJsonAsync<T>())!;
    }

    public static Task<SnapshotPage<FlowLog>> PageAsync(this SyncApplication app, string query) =>
        app.GetAsync<SnapshotPage<FlowLog>>($"/api/flowlogs?{query}");

    public static async Task<IReadOnlyList<string>> IdsAsync(this SyncApplication app, string query) =>
        [.. (await app.PageAsync($"pageSize=1000&{query}")).Items.Select(item => item.Content.FlowLogId)];

    /// <summary>The items of all pages.</summary>
    public static async Task<IReadOnlyList<SnapshotItem<FlowLog>>> WalkAsync(this SyncApplication app, string query)
    {
        var items = new List<SnapshotItem<FlowLog>>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await app.PageAsync($"{query}{(cursor == "" ? "" : $"&cursor={cursor}")}");
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        return items;
    }

    public static async Task<HttpResponseMessage> SendAsync(
        this SyncApplication app, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await app.Http.SendAsync(request);
    }

    /// <summary>The body of an error response, after checking that it is well-formed problem details.</summary>
    public static async Task<string> ProblemAsync(
        this SyncApplication app, string path, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var answer = await app.Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32());
        return text;
    }

    public static string Show(this SnapshotItem<FlowLog> item) => JsonSerializer.Serialize(item);

    /// <summary>Parses CSV by RFC 4180, one character at a time.</summary>
    public static List<List<string>> ParseCsv(string text)
    {
        var (rows, row, value, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') value.Append(text[i++]);
            else if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] == ',') EndValue();
            else if (!quoted && text.AsSpan(i).StartsWith("\r\n")) { EndValue(); rows.Add(row); row = []; i++; }
            else value.Append(text[i]);
        }

        Assert.True(row.Count == 0 && value.Length == 0, "The last line is not terminated.");
        return rows;

        void EndValue()
        {
            row.Add(value.ToString());
            value.Clear();
        }
    }

    public static string At(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);
}
