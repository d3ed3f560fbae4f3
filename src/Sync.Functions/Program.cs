using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sync;
using Sync.Database;
using Sync.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemFunctions>();
builder.AddSync();
builder.Services.AddAzureTelemetry(builder.Configuration);
builder.Services.AddHostedService(provider => provider.GetRequiredService<MigrationAtStart>());
await builder.Build().RunAsync();
