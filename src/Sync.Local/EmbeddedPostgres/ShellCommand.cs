using System.ComponentModel;
using System.Diagnostics;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>Runs a program to completion and captures its output.</summary>
public sealed record ShellCommand(string File, params string[] Arguments)
{
    /// <summary>The user who runs it; only root may set another user.</summary>
    public string? User { get; init; }

    /// <summary>
    /// The working directory. <see cref="User"/> must be able to read it, which is not certain for the current one.
    /// </summary>
    public string Folder { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The result of a program; both texts are trimmed.</summary>
    public sealed record Result(int ExitCode, string Output, string Error)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <returns>The result, whatever the exit code.</returns>
    /// <exception cref="LocalPostgresException">The program cannot be started.</exception>
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
            // Another user may have no access to root's folders.
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

    // PGPORT, PGDATA, PGOPTIONS and similar variables are meant for another server.
    private static void RemovePostgresVariables(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            environment.Remove(name);
    }
}
