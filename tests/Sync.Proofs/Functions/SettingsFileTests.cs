using Sync.Local.FakeCen;

namespace Sync.Proofs.Functions;

/// <summary>The settings file of the Azure Functions app.</summary>
public sealed class SettingsFileTests
{
    [Fact]
    public async Task The_app_reads_the_file_and_app_settings_go_before_it()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "sync: { environment: from the file, schedule: 0 0 * * * * }\n");
        var app = new HostedApp();
        try
        {
            await app.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 1), ("SYNC_CONFIG", file));

            var about = await app.GetAsync("api/about");

            Assert.Equal("from the file", about["environment"]!.GetValue<string>());
            Assert.Equal("0 0 0 1 1 *", about["schedule"]!.GetValue<string>());
        }
        finally
        {
            await app.DisposeAsync();
            File.Delete(file);
        }
    }
}
