using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sync.Local.Commands;

/// <summary>The help, and below it what the command can be used for.</summary>
internal sealed class Help(HelpAction usual) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  done; for a run: everything that is known was verified
          1  wrong usage, wrong settings, or what was asked does not answer
          2  a finding: a scope that is not synced (sync, status), or what is not as expected (expectations) or as Terraform says (drift)
          3  another run holds the lease (sync)
          4  there is no flow log or run of this id (show, history, runs)
        """;

    public override bool ClearsParseErrors => true;

    /// <summary>Takes the place of the usual help of a command and those below it.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>().ToList()) root.Options.Remove(option);
        // Without the names of other systems (/?), which Tab would offer.
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
