using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sync.Testing;

/// <summary>
/// Passes on the messages of a test run, and writes every minute how many tests have finished. Otherwise
/// <c>dotnet test</c> prints nothing until the end.
/// </summary>
/// <param name="total">The number of test cases in the run.</param>
internal sealed class TestProgress(IMessageSink run, IMessageSink diagnostics, int total)
    : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private int _finished, _failed;
    private ITimer? _timer;

    public void Begin() => _timer = TimeProvider.System.CreateTimer(_ => Write(), null, Every, Every);

    public bool OnMessage(IMessageSinkMessage message)
    {
        if (message is ITestCaseFinished) Interlocked.Increment(ref _finished);
        if (message is ITestFailed) Interlocked.Increment(ref _failed);
        return run.OnMessage(message);
    }

    public void Dispose() => _timer?.Dispose();

    private void Write() =>
        diagnostics.OnMessage(new DiagnosticMessage($"{_finished} of {total} tests finished, {_failed} failed"));
}
