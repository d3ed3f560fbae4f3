using System.ComponentModel;
using Npgsql;
using Sync.Benchmarks.Runs;

namespace Sync.Benchmarks.Peers;

/// <summary>A script that does what people would write instead of Sync, with a table of its own.</summary>
/// <param name="Start">Starts one run of it; null: a tool is missing.</param>
/// <param name="Missing">That tool.</param>
internal sealed record Peer(
    string Name, Func<ReplayedCloud, BenchmarkPostgres, ChildProcess>? Start, string Missing = "")
{
    private const string PythonName = "Python script, serial, upserts", NodeName = "Node.js script, upserts";

    public static readonly Peer CSharp = new("C# script, COPY and upsert", BaselineProgram.StartScript);

    /// <summary>What an unchanged run of Sync may cost at most, compared with it.</summary>
    public CostGoals Goals { get; init; } = CostGoals.None;

    public static async Task<Peer> PythonAsync()
    {
        // Packages of the distribution are those of its own interpreter, which need not be the first one.
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            if (!await HasPsycopgAsync(python)) continue;
            return new Peer(PythonName, (cloud, postgres) => StartPython(python, cloud, postgres))
            {
                Goals = new CostGoals(Time: 1),
            };
        }

        return new Peer(PythonName, null, "python3 with psycopg2 (python3-psycopg2) is not installed");
    }

    public static async Task<Peer> NodeAsync() =>
        await NpmFolder.InstallAsync(BaselineProgram.ScriptFile("package.json"), "npm-script") is { } folder
            ? new Peer(NodeName, (cloud, postgres) => StartNode(folder, cloud, postgres))
            : new Peer(NodeName, null, "Node.js with the packages pg and @alicloud/pop-core is not installed");

    private static async Task<bool> HasPsycopgAsync(string python)
    {
        try
        {
            await using var process = ChildProcess.Start(
                python, ["-c", "import importlib.util as u; print(u.find_spec('psycopg2') is not None)"]);
            return (await process.EndAsync()).Output.Trim() == "True";
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    private static ChildProcess StartPython(string python, ReplayedCloud cloud, BenchmarkPostgres postgres)
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        var dsn = $"host={settings.Host} port={settings.Port} user={settings.Username} dbname={settings.Database} "
            + "options='-c search_path=script'";
        return ChildProcess.Start(
            python, [BaselineProgram.ScriptFile("script.py"), cloud.Endpoint.ToString(), dsn], BaselineProgram.Key);
    }

    private static ChildProcess StartNode(string folder, ReplayedCloud cloud, BenchmarkPostgres postgres)
    {
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        string[] arguments =
        [
            BaselineProgram.ScriptFile("script.cjs"), cloud.Endpoint.ToString(), settings.Host!, $"{settings.Port}",
            settings.Username!, settings.Database!,
        ];
        return ChildProcess.Start("node", arguments, BaselineProgram.Key, folder);
    }
}
