using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sync;
using Sync.Database;
using Sync.Functions;
using Sync.Settings.Kept;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemFunctions>();
builder.AddSync(keepsSettingsAs: "functions");
builder.Services.AddSingleton<IStartupFilter, CompressedAnswers>();
// host.json has no say over what the worker itself sends.
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddAzureTelemetry(builder.Configuration);
builder.Services.AddHostedService(provider => provider.GetRequiredService<MigrationAtStart>());
builder.Services.AddHostedService<SettingsAtStart>();
await builder.Build().RunAsync();
