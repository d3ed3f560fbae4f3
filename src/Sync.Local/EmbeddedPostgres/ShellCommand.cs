using System.ComponentModel;
using System.Diagnostics;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>A program run to its end, its output kept.</summary>
public sealed record ShellCommand(string File, params string[] Arguments)
{
    /// <summary>Who runs it; only root may name another user.</summary>
    public string? User { get; init; }

    /// <summary>Readable for <see cref="User"/>, which the current folder need not be.</summary>
    public string Folder { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public sealed record Result(int ExitCode, string Output, string Error)
    {
        public bool Succeeded => ExitCode == 0;
    }

    public async Task<Result> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Result(process.ExitCode, (await output).Trim(), (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start()
    {
        try
        {
            return Process.Start(StartInfo())!;
        }
        catch (Win32Exception fault)
        {
            // As another user: root's own folders are closed to it.
            var user = User is null ? "" : $"As the user {User}: ";
            throw new LocalPostgresException(user + fault.Message, fault);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(File, Arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (User is not null) info.UserName = User;
        RemovePostgresVariables(info.Environment);
        foreach (var (name, value) in Variables) info.Environment[name] = value;
        return info;
    }

    // PGPORT, PGDATA, PGOPTIONS and their kin are meant for another server.
    private static void RemovePostgresVariables(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList()) environment.Remove(name);
    }
}
