using System.Reflection;
using Dapper;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sync.Testing;

/// <summary>
/// Writes the progress of a test run, and stops the server of <see cref="TestPostgres"/> as part of it. On process exit
/// it would be too late: the test platform kills the process 100 ms after the last result.
/// </summary>
public sealed class SyncTestFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    // Dapper generates code for each statement and connection string. All databases of the tests have the same schema.
    static SyncTestFramework() => SqlMapper.ConnectionStringComparer = new AnyDatabase();

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    // Hints of the discovery are not progress.
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new XunitTestFrameworkDiscoverer(assemblyInfo, SourceInformationProvider, new NullMessageSink());

    private sealed class AnyDatabase : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => true;

        public int GetHashCode(string obj) => 0;
    }

    private sealed class Executor(
        AssemblyName assemblyName, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, sources, diagnostics)
    {
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink,
            ITestFrameworkExecutionOptions executionOptions)
        {
            var cases = testCases.ToList();
            using var progress = new TestProgress(executionMessageSink, DiagnosticMessageSink, cases.Count);
            using var runner = new Runner(TestAssembly, cases, DiagnosticMessageSink, progress, executionOptions);
            progress.Begin();
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageSink execution,
        ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, testCases, diagnostics, execution, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await TestPostgres.StopAsync();
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
