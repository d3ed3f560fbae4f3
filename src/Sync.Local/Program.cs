using Sync;
using Sync.Database;
using Sync.Runs;

var builder = WebApplication.CreateBuilder(args);
builder.AddSync();
var app = builder.Build();
await app.Services.GetRequiredService<Migrator>().MigrateAsync();
var report = await app.Services.GetRequiredService<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli));
Console.WriteLine($"{report.Outcome} {report.ErrorMessage}");
foreach (var s in report.Scopes) Console.WriteLine(s);
