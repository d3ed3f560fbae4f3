using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sync.Local.Commands;

/// <summary>The standard help, followed by examples.</summary>
internal sealed class Help(HelpAction usual) : SynchronousCommandLineAction
{
    // As wide as the documentation; by default, help that is not written to a terminal is not wrapped at all.
    private const int RedirectedWidth = 100;

    private const string ExitCodes = """
        Exit codes:
          0  success; for a run: every known scope was verified
          1  invalid usage or settings, or the server or database does not answer
          2  findings: scopes not synced (run, status), flow logs or attachments not as expected (expectations),
             differences from Terraform (drift), less coverage than --min (coverage), snapshots skipped, or files
             changed since they were written (snapshot)
          3  another run holds the lease (run)
          4  no flow log or run has this ID (show, history, runs)
          130  stopped with Ctrl+C (up and fake-cen end with 0: it is how they are stopped)
          141  the program that read the output has ended
        """;

    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the standard help of the root command and its subcommands.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>().ToList()) root.Options.Remove(option);
        var usual = new HelpAction();
        if (Console.IsOutputRedirected) usual.MaxWidth = RedirectedWidth;
        // Without the Windows aliases (/?), which completion would suggest.
        root.Options.Add(new HelpOption("--help", "-h") { Action = new Help(usual) });
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
