using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Sync.Proofs.Abuse;

/// <summary>SQL and header injection in every parameter and path segment of the OpenAPI document.</summary>
public sealed class InjectionTests
{
    private const string Header = "X-Injected";

    private const string Tables = """
        select coalesce(string_agg(concat_ws(' ', schemaname, relname, relkind,
            case when schemaname = 'sync' and relkind = 'r' then
                (xpath('/row/c/text()', query_to_xml(
                    format('select count(*) as c from %I.%I', schemaname, relname), false, true, '')))[1]::text
            end), ', '
            order by schemaname, relname), '')
        from (
            select n.nspname as schemaname, c.relname, c.relkind from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('sync', 'report', 'public')
              -- Stores the nonce of each signed request for as long as the request could be replayed.
              and c.relname <> 'reader_nonce') as t
        """;

    private static readonly int Shares = Environment.GetEnvironmentVariable("SYNC_PROOF_INJECTIONS") == "all" ? 1 : 7;

    // If executed as SQL, each would select all rows, sleep for minutes, create or drop a table, or fail to parse.
    private static readonly string[] Sql =
    [
        "' or '1'='1", "' or 1=1 --", "'; drop table sync.flow_log cascade; --", "1; create table public.pwned(); --",
        "1 or pg_sleep(600) is null", "' || pg_sleep(600) || '", "'||(select encrypted_secret from sync.reader_key)||'",
        "$$; drop table sync.flow_log; $$", "\\'; select pg_sleep(600); --", "\" union select 1 --", "%", "_",
        "@accountId", ":p0", "$1", "null", "{\"$ne\":null}", "[1,2]", "ʼ or 1=1 --", "E'\\x27'", "*/ or 1=1 /*",
        "x') or ('1'='1",
    ];

    private static readonly string[] Encoded =
    [
        $"x%0d%0a{Header}:%20yes", $"%0a{Header}:%20yes", $"%e5%98%8a%e5%98%8d{Header}:%20yes",
        $"%c4%8a{Header}:%20yes", "%00", "a%00b", "%ff%fe", "%c0%a7", "%", "%u0027", "",
        "%3cscript%3ealert(1)%3c%2fscript%3e", "..%2f..%2fetc%2fpasswd", "999999999999999999999999999999", "-1",
        "1e309", "NaN", "2026-01-31T12:00:00Z'--", "%f0%9f%92%a9",
    ];

    [Fact]
    public async Task No_value_of_any_parameter_is_ever_read_as_SQL_or_written_as_a_header()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 40));
        await app.RunWellAsync();
        app.Cloud.Drift(10);
        await app.RunWellAsync();
        var before = await app.ScalarAsync<string>(Tables);
        var values = Sql.Select(text => (IsSql: true, Text: Uri.EscapeDataString(text)))
            .Concat(Encoded.Select(text => (IsSql: false, Text: text))).ToList();
        var requests = (await Operation.ReadAsync(app.Http))
            .SelectMany(operation => operation.Parameters, (operation, parameter) => (operation, parameter))
            .SelectMany(
                (each, place) => Share(values, place),
                (each, value) => (each.operation, Url: each.operation.With(each.parameter, value.Text),
                    IsSql: value.IsSql && each.parameter.Name != "q"))
            .ToList();

        var faults = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (each, token) =>
        {
            using var request = each.operation.Request(each.Url);
            using var answer = await app.Http.SendAsync(request, token);
            if (Fault(answer, await answer.Content.ReadAsStringAsync(token), each.IsSql) is { } fault)
                faults.Enqueue($"{each.operation.Method} {each.Url}: {fault}");
        });

        Assert.True(requests.Count > 400, $"{requests.Count}");
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Take(20)));
        Assert.Equal(before, await app.ScalarAsync<string>(Tables));
        Assert.Equal("", app.Errors);
        ProofResults.Cases(nameof(InjectionTests), requests.Count);
    }

    [Fact]
    public async Task No_request_header_is_reflected_in_a_response_header()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 5), ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey));
        await app.RunWellAsync();
        string[] headers =
        [
            "Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Origin", "Referer",
            "User-Agent", "traceparent", "tracestate", "baggage", "Request-Id", "X-Request-Id", "X-Correlation-Id",
            "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL",
            "Forwarded", "x-acs-action", "Cookie",
        ];
        string[] values =
        [
            "' or 1=1; drop table sync.flow_log --", $"x%0d%0a{Header}: yes", "00-zz-zz-zz", "/api/runs",
            "evil.example", new string('x', 8000),
        ];
        foreach (var operation in (await Operation.ReadAsync(app.Http)).Where(operation => operation.Method == "GET"))
        {
            foreach (var value in values)
            {
                using var request = operation.Request(operation.Url());
                foreach (var name in value.Length > 1000 ? headers[..3] : headers)
                    request.Headers.TryAddWithoutValidation(name, value);
                using var answer = await app.Http.SendAsync(request);

                Assert.True((int)answer.StatusCode < 500, $"{operation.Path} {value}: {answer.StatusCode}");
                var head = $"{answer.Headers}{answer.Content.Headers}";
                Assert.DoesNotContain("evil.example", head, StringComparison.Ordinal);
                Assert.DoesNotContain(Header, head, StringComparison.Ordinal);
                ProofResults.Cases(nameof(InjectionTests), 1);
            }
        }

        Assert.Equal("", app.Errors);
    }

    [Fact]
    public async Task No_signed_parameter_is_ever_read_as_SQL()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 2, FlowLogs: 20));
        using var caller = await app.NewCallerAsync();
        var before = await app.App.ScalarAsync<string>(Tables);
        string[] names =
        [
            "RegionId", "FlowLogId", "FlowLogName", "Description", "CenId", "ProjectName", "LogStoreName", "Status",
            "Interval", "TransitRouterId", "TransitRouterAttachmentId", "FlowLogVersion", "PageNumber", "PageSize",
            "ClientToken", "Tag.1.Key", "OwnerId", "ProductType", "Format",
        ];
        var parameters = names.SelectMany(
            (name, place) => Share([.. Sql, "a\0b", $"x\r\n{Header}: yes"], place), (name, text) => (name, text));
        foreach (var (name, text) in parameters)
        {
            using var answer = await caller.CallV1Async(
                "DescribeFlowlogs", [new(name, text)], post: text.Length % 2 == 0,
                format: name == "Format" ? null : "JSON");
            var body = await answer.Content.ReadAsStringAsync();

            Assert.True((int)answer.StatusCode is 200 or 400 or 404, $"{name}={text}: {answer.StatusCode} {body}");
            Assert.DoesNotContain(Header, $"{answer.Headers}{answer.Content.Headers}", StringComparison.Ordinal);
            Inside.AssertNone(body, $"{name}={text}");
            ProofResults.Cases(nameof(InjectionTests), 1);
            if ((int)answer.StatusCode == 200 && name is not ("ClientToken" or "OwnerId" or "ProductType" or "Format"))
                Assert.Equal("0", (string?)JsonNode.Parse(body)!["TotalCount"]);
        }

        Assert.Equal(before, await app.App.ScalarAsync<string>(Tables));
        Assert.Equal("", app.App.Errors);
    }

    /// <summary>
    /// In CI, each parameter gets a share of the values, and each value is tried at some parameter. With
    /// <c>SYNC_PROOF_INJECTIONS=all</c>, every parameter gets every value.
    /// </summary>
    private static IEnumerable<T> Share<T>(IReadOnlyList<T> values, int place) =>
        values.Where((_, number) => (number + place) % Shares == 0);

    private static string? Fault(HttpResponseMessage answer, string body, bool isSql)
    {
        var status = (int)answer.StatusCode;
        if (status is not (200 or 400 or 404)) return $"{status} {body}";
        if (answer.Headers.Concat(answer.Content.Headers).Any(header => header.Key == Header))
            return $"{Header} was injected";
        // Kestrel itself rejects a NUL in a path, with an empty body.
        if (status != 200)
            return answer.Content.Headers.ContentType?.MediaType == "application/problem+json" || body == ""
                ? null
                : $"{status} is not problem+json: {body}";
        return isSql && JsonNode.Parse(body)!["items"] is JsonArray { Count: > 0 }
            ? $"rows were selected: {body[..200]}"
            : null;
    }
}
