using Sync.Local.FakeCen.Faults;
using Sync.Proofs.Mcp;

namespace Sync.Proofs.Abuse;

/// <summary>Promise 11: searches everything the app outputs for each secret in use.</summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string Everything = """
        select format('%I.%I', n.nspname, c.relname) as name,
            (xpath('//text()', query_to_xml(
                format('select coalesce(string_agg(t::text, chr(10)), %L) from %I.%I as t', '', n.nspname, c.relname),
                true, true, '')))::text as rows
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('sync', 'report') and c.relkind in ('r', 'v', 'm')
        """;

    private readonly Dictionary<string, List<string>> _seen = [];
    private readonly string _tokenFile = Path.GetTempFileName();
    private SecretBench _bench = null!;

    public async Task InitializeAsync() => _bench = await SecretBench.StartAsync();

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        File.Delete(_tokenFile);
    }

    [Fact]
    public async Task No_secret_of_a_full_run_appears_in_any_output()
    {
        await File.WriteAllTextAsync(_tokenFile, _bench.OidcToken);
        await RunAsync();
        await ServeAsync();
        await CommandAsync();
        var app = _bench.App;
        Keep("logs", app.Log.All);
        Keep("received", _bench.Received());
        Keep(
            "telemetry",
            _bench.Collector.Seen.Select(request =>
                request.RawTarget + string.Join('\n', request.Headers) + request.Body));
        var rows = (await app.QueryAsync<(string Name, string Rows)>(Everything)).ToList();
        Keep("rows", rows.Select(row => $"{row.Name} {row.Rows}"));

        // The searched texts are complete: they contain accounts, errors and sinks.
        (string, string)[] expected =
        [
            ("logs", "EntityNotExist.Role"), ("rows", "Forbidden"), ("rows", "dingtalk"),
            ("received", app.Cloud.AccountId), ("telemetry", "sync.scope"),
            ("answers", "EntityNotExist.Role"), ("commands", "SignatureDoesNotMatch"), ("commands", "28P01"),
            ("commands", "the OIDC token in"), ("commands", "WRONG snapshots: bucket: S3 127.0.0.1"),
            ("commands", "WRONG snapshots: container: Azure Blob Storage"), ("mcp", app.Cloud.AccountId),
        ];
        foreach (var (where, what) in expected)
            Assert.True(
                _seen[where].Any(text => text.Contains(what, StringComparison.Ordinal)),
                $"{what} is not in {where}: {string.Join('\n', _seen[where].TakeLast(20))}");
        var secrets = _bench.Secrets.ToList();
        Assert.InRange(secrets.Count, 22, 200);
        var leaks = _seen.SelectMany(place =>
            place.Value.SelectMany(text =>
                secrets.Where(secret => secret.IsIn(text))
                    .Select(secret => $"{secret.Name} is in {place.Key}: {text}"))).ToList();
        ProofResults.Row(
            nameof(SecretsTests), ("secrets", secrets.Count), ("places", _seen.Count),
            ("texts searched", _seen.Sum(place => place.Value.Count)),
            ("letters", _seen.Sum(place => place.Value.Sum(text => (long)text.Length))), ("found", leaks.Count));
        Assert.True(leaks.Count == 0, string.Join('\n', leaks.Take(5)));
    }

    /// <summary>Runs in which an account, a region and sinks fail.</summary>
    private async Task RunAsync()
    {
        var app = _bench.App;
        await app.RunAsync();
        app.Cloud.Drift(10);
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });
        app.Cen.Faults.Add(new Reset { RegionId = "cn-shanghai" });
        Keep("answers", [$"{await app.RunAsync()}"]);
        await app.SendAsync();
        app.Cen.Faults.Clear();
        await app.RunAsync();
    }

    /// <summary>Calls every route of a host that requires a key, and of one that logs at trace level.</summary>
    private async Task ServeAsync()
    {
        var reader = await _bench.NewReaderAsync();
        using (var caller = new SignedCaller(new Uri(_bench.App.Http.BaseAddress!, "/api/cen"), reader))
            Keep(
                "answers",
                [
                    await ReadAsync(await caller.CallAsync("DescribeFlowlogs")),
                    await ReadAsync(await caller.CallV1Async("DescribeFlowlogs")),
                    await ReadAsync(await caller.CallAsync("Other")),
                ]);
        await using var up = await UpHost.JoinAsync(_bench.App, SecretBench.HostKey, _bench.Settings);
        if (OperatingSystem.IsLinux()) Keep("commands", [await File.ReadAllTextAsync($"/proc/{up.ProcessId}/cmdline")]);
        foreach (var operation in await Operation.ReadAsync(up.WithKey))
        {
            foreach (var http in (HttpClient[])[up.WithKey, up.Http, _bench.App.Http])
            {
                foreach (var url in (string[])[operation.Url(), operation.Url("no=1")])
                {
                    using var request = operation.Request(url);
                    Keep("answers", [await ReadAsync(await http.SendAsync(request))]);
                }
            }
        }

        var status = await SyncProcess.RunAsync(
            new Dictionary<string, string?> { ["SYNC_KEY"] = SecretBench.HostKey }, "status", "--url",
            $"http://127.0.0.1:{up.Port}");
        Keep("commands", [status.Output + status.Errors, await up.EndAsync()]);
    }

    private async Task CommandAsync()
    {
        await using var refusing = new RefusingPostgres();
        var well = _bench.Process();
        var broken = _bench.Process(
            ("ConnectionStrings:Postgres", refusing.ConnectionString(SecretBench.WrongPassword)));
        var wrong = _bench.Process(
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SecretBench.WrongSecret), ("Sync:Alibaba:PageSize", "none"));
        var stranger = _bench.Process(("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SecretBench.WrongSecret));
        (Dictionary<string, string?> Settings, string[] Command)[] commands =
        [
            (well, ["doctor"]), (broken, ["doctor"]), (broken, ["sync"]), (wrong, ["doctor"]), (stranger, ["doctor"]),
            (stranger, ["sync"]), (_bench.ProcessByToken(_tokenFile), ["doctor"]),
            (_bench.ProcessByToken(_tokenFile), ["sync", "--json"]), (well, ["reader-key", "list"]),
            (well, ["snapshot", "write", "bucket"]), (well, ["snapshot", "write", "container"]),
            (well, ["snapshot", "list"]), (well, ["snapshot", "verify"]),
            (well, ["alert", "list"]), (well, ["alert", "test", "dingtalk"]), (well, ["runs", "--json"]),
        ];
        await Parallel.ForEachAsync(commands, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (each, _) =>
        {
            var result = await SyncProcess.RunAsync(each.Settings, each.Command);
            Keep("commands", [$"{string.Join(' ', each.Command)}: {result.Output}{result.Errors}"]);
        });
        Assert.Equal(SecretBench.WrongPassword, refusing.Password);

        await using var mcp = await McpSession.StartAsync(well);
        (string, object?)[] calls =
        [
            ("freshness", null), ("search_flow_logs", null), ("ready_questions", null),
            ("search_flow_logs", new { cursor = "x" }),
        ];
        foreach (var (tool, arguments) in calls)
            Keep("mcp", [(await mcp.TryCallAsync(tool, arguments)).Text]);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            return $"{answer.StatusCode} {answer.Headers} {answer.Content.Headers} {text}";
        }
    }

    private void Keep(string place, IEnumerable<string> texts)
    {
        lock (_seen)
        {
            if (!_seen.TryGetValue(place, out var all)) _seen[place] = all = [];
            all.AddRange(texts);
        }
    }
}
