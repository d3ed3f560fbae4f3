using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sync.Local.Commands;

/// <summary>The standard help, followed by examples.</summary>
internal sealed class Help(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  success; for a run: every known scope was verified
          1  invalid usage or settings, or the server or database does not answer
          2  findings: scopes not synced (sync, status), flow logs or attachments not as
             expected (expectations), differences from Terraform (drift), less coverage than --min (coverage),
             snapshots skipped, or files changed since they were written (snapshot)
          3  another run holds the lease (sync)
          4  no flow log or run has this ID (show, history, runs)
        """;

    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the standard help of the root command and its subcommands.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>().ToList()) root.Options.Remove(option);
        // Without the Windows aliases (/?), which completion would suggest.
        root.Options.Add(new HelpOption("--help", "-h") { Action = new Help(new HelpAction()) });
    }

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (Examples.Of(command) is { Count: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }

        if (command is RootCommand) output.WriteLine(ExitCodes);
        return ExitCode.Done;
    }
}
