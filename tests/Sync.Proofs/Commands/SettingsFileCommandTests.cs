using System.Text.Json.Nodes;

namespace Sync.Proofs.Commands;

/// <summary>The settings file in processes of their own.</summary>
public sealed class SettingsFileCommandTests : IDisposable
{
    private static readonly Dictionary<string, string?> NoSettings = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-settings-");

    [Fact]
    public async Task A_run_needs_nothing_but_the_file()
    {
        await using var app = await SyncApplication.StartAsync();
        var file = Write(app.Settings());

        var run = await SyncProcess.RunAsync(NoSettings, "run", "--config", file);
        var status = await SyncProcess.RunAsync(
            new Dictionary<string, string?> { ["SYNC_CONFIG"] = file }, "status", "--no-headers");
        var doctor = await SyncProcess.RunAsync(NoSettings, "doctor", "--config", file);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("Run 1 succeeded: 4 of 4 scopes OK", run.Output, StringComparison.Ordinal);
        Assert.True(status.ExitCode == 0, status.Errors);
        Assert.Contains("cn-hangzhou", status.Output, StringComparison.Ordinal);
        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Errors);
        Assert.DoesNotContain(
            app.Cloud.Credentials.AccessKeySecret, run.Output + run.Errors + doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_variable_goes_before_the_file_and_is_shown_as_such()
    {
        var file = Path.Combine(_folder.FullName, "sync.yaml");
        await File.WriteAllTextAsync(file, "sync: { schedule: 0 0 * * * *, environment: test }\n");

        var shown = await SyncProcess.OutputAsync(
            new Dictionary<string, string?> { ["Sync:Schedule"] = "0 30 * * * *" }, "config", "show", "--set",
            "--no-headers", "--config", file);

        Assert.Equal(
            "Sync__Environment\ttest\tsync.yaml:1\nSync__Schedule\t0 30 * * * *\tenvironment\n", shown);
    }

    [Fact]
    public async Task Faults_of_the_file_stop_every_command_and_name_the_line()
    {
        var file = Path.Combine(_folder.FullName, "sync.yaml");
        await File.WriteAllTextAsync(file, "sync:\n  shedule: 0 0 * * * *\n");

        var run = await SyncProcess.RunAsync(NoSettings, "status", "--config", file);
        var doctor = await SyncProcess.RunAsync(NoSettings, "doctor", "--config", file);

        const string Fault = "sync.yaml line 2: sync.shedule is not a setting; did you mean sync.schedule?";
        Assert.Equal((1, "", 1), (run.ExitCode, run.Output, doctor.ExitCode));
        Assert.Contains(Fault, run.Errors, StringComparison.Ordinal);
        Assert.Contains(Fault, doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_init_asks_and_asks_again_after_a_wrong_answer()
    {
        var file = Path.Combine(_folder.FullName, "sync.yaml");

        // The database, the account, the regions, the schedule (twice), Slack and Teams.
        var screen = await Terminal.TypeAsync(
            "\n1234567890123456\ncn-hangzhou\nhourly\n0 0 * * * *\nenv:SLACK_URL\n\n", 150, NoSettings,
            "init", "--config", file);

        Assert.Contains("The ID of your account (Enter: that of the credentials)", screen, StringComparison.Ordinal);
        Assert.Contains("--schedule must be an NCRONTAB expression", screen, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file);
        Assert.All(
            (string[])[
                "  #postgres: Host=", "  accountId: \"1234567890123456\"\n", "    regions: [\"cn-hangzhou\"]\n",
                "  schedule: \"0 0 * * * *\"\n",
                "  sinks: [{ name: slack, type: slack, url: { fromEnv: SLACK_URL } }]\n"],
            line => Assert.Contains(line, text, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A file with these settings; JSON is YAML. Secrets are in files beside it.</summary>
    private string Write(IReadOnlyDictionary<string, string?> settings)
    {
        var root = new JsonObject();
        foreach (var (key, value) in settings)
        {
            var (parts, group) = (key.Split(':'), root);
            foreach (var part in parts[..^1])
                group = group[part] as JsonObject ?? (JsonObject)(group[part] = new JsonObject());
            if (parts[^1] is "Postgres" or "ALIBABA_CLOUD_ACCESS_KEY_SECRET")
            {
                File.WriteAllText(Path.Combine(_folder.FullName, parts[^1]), $"{value}\n");
                group[parts[^1]] = new JsonObject { ["fromFile"] = parts[^1] };
            }
            else
            {
                group[parts[^1]] = value;
            }
        }

        var file = Path.Combine(_folder.FullName, "sync.yaml");
        File.WriteAllText(file, root.ToJsonString());
        return file;
    }
}
