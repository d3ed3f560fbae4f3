using Npgsql;
using Sync.Benchmarks.Runs;
using Sync.Report;

namespace Sync.Benchmarks.Peers;

/// <summary>A program of <c>Sync.Baselines</c> in a separate process, with the key of the fake cloud.</summary>
internal static class BaselineProgram
{
    public static readonly Dictionary<string, string> Key = new()
    {
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = CloudProcess.Credentials.AccessKeyId,
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = CloudProcess.Credentials.AccessKeySecret,
    };

    // Both projects are built to the same folder below their own.
    private static readonly string Folder = Path.Combine(
        Repository.PathOf("tests", "Sync.Baselines"),
        Path.GetRelativePath(Repository.PathOf("tests", "Sync.Benchmarks"), AppContext.BaseDirectory));

    /// <summary>A file beside the scripts.</summary>
    public static string ScriptFile(string name) => Path.Combine(Folder, "Scripts", name);

    public static ChildProcess Start(params string[] arguments) => ChildProcess.Start(
        "dotnet", [Path.Combine(Folder, "Sync.Baselines.dll"), .. arguments], Key);

    /// <summary>The C# script.</summary>
    public static ChildProcess StartScript(ReplayedCloud cloud, BenchmarkPostgres postgres)
    {
        // An upsert of a whole region may take long on a busy machine.
        var settings = new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            SearchPath = "script",
            CommandTimeout = 0,
        };
        return Start("script", cloud.Endpoint.ToString(), settings.ConnectionString);
    }
}
