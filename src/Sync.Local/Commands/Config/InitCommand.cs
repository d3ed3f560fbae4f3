using System.CommandLine;
using Sync.Local.Client;
using Sync.Local.Hosting;

namespace Sync.Local.Commands.Config;

/// <summary><c>init</c>: writes a settings file.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var force = new Option<bool>("--force") { Description = "Replace a file that exists." };
        var options = InitQuestion.All.ToDictionary(
            question => question,
            question => new Option<string?>(question.Option)
            {
                Description = $"{question.Text}. Default: {question.Usual}.",
            });
        var command = new Command(
            "init",
            "Write a settings file with comments, and beside it the schema with which editors complete and check it. "
            + "On a terminal, and without an answer among the options, asks a few questions.")
        {
            force,
        };
        foreach (var (question, option) in options)
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && question.Fault(token.Value) is { } fault) result.AddError(fault);
            });
            command.Add(option);
        }

        command.SetAction((parsed, token) =>
        {
            var answers = options.Where(each => parsed.GetValue(each.Value) is not null)
                .ToDictionary(each => each.Key, each => parsed.GetValue(each.Value)!);
            return RunAsync(answers, parsed.GetValue(force), parsed.InvocationConfiguration.Output, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Dictionary<InitQuestion, string> answers, bool replaces, TextWriter output, CancellationToken cancellationToken)
    {
        var path = LocalSettingsFile.Path;
        if (File.Exists(path) && !replaces) throw new ApiException($"{path} exists: --force replaces it.");
        if (answers.Count == 0 && !Console.IsInputRedirected) answers = await AskAsync(output, cancellationToken);
        var schema = await InitFile.WriteAsync(path, InitFile.Compose(answers), cancellationToken);
        output.WriteLine($"Wrote {path} and {schema}. Next: {CommandLine.Name} config check");
        return ExitCode.Done;
    }

    /// <summary>Asks every question, again if the answer is wrong.</summary>
    private static async Task<Dictionary<InitQuestion, string>> AskAsync(
        TextWriter output, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<InitQuestion, string>();
        foreach (var question in InitQuestion.All)
        {
            while (await AnswerAsync(question, output, cancellationToken) is { } answer)
            {
                if (question.Fault(answer) is not { } fault)
                {
                    answers.Add(question, answer);
                    break;
                }

                output.WriteLine(Printing.Clean(fault));
            }
        }

        return answers;
    }

    /// <returns>Null for the usual answer.</returns>
    private static async Task<string?> AnswerAsync(
        InitQuestion question, TextWriter output, CancellationToken cancellationToken)
    {
        output.Write($"{question.Text} (Enter: {question.Usual})\n> ");
        output.Flush();
        // Ctrl+C does not end the reading of a line.
        var answer = await Task.Run(Console.In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim() is { Length: > 0 } text ? text : null;
    }
}
