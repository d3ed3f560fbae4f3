using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sync;
using Sync.Database;
using Sync.Functions;
using Sync.Kept;
using Sync.Settings;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// The Functions host reads the schedules of timers from the environment only.
builder.Configuration.AddSettingsFile(SettingsFilePlace.Find(null, AppContext.BaseDirectory));
builder.UseMiddleware<ProblemFunctions>();
await builder.FitConnectionsAsync(CancellationToken.None);
builder.AddSync(keepsSettingsAs: "functions");
builder.AddSignIn();
builder.Services.AddSingleton<IStartupFilter, CompressedAnswers>();
// The log levels in host.json do not apply to telemetry that the worker sends itself.
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddAzureTelemetry(builder.Configuration);
builder.Services.AddHostedService(provider => provider.GetRequiredService<MigrationAtStart>());
builder.Services.AddHostedService<SettingsAtStart>();
await builder.Build().RunAsync();
