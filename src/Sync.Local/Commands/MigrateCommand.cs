using System.CommandLine;
using Sync.Local.Hosting;

namespace Sync.Local.Commands;

/// <summary><c>migrate</c>: updates the database to the schema of this build.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command(
            "migrate",
            "Update the database to the schema of this build. Safe to repeat, and to run on several machines at once.");
        command.SetAction(async (_, token) =>
        {
            await using var app = await LocalApp.BuildAsync(new LocalAppOptions(), token);
            var ran = await app.MigrateAsync(token);
            // Not before: an empty database does not have the table yet.
            await InventoryDescription.WriteAsync(app, token);
            foreach (var script in ran) Console.WriteLine($"ran {script}");
            Console.WriteLine(
                ran.Count == 0 ? "The database already has the schema of this build." : $"{ran.Count} scripts ran.");
            return ExitCode.Done;
        });
        return command;
    }
}
