using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Sync.Functions;

/// <summary>
/// Puts response compression around the worker's own pipeline, which <c>ConfigureFunctionsWebApplication</c> builds.
/// </summary>
public sealed class CompressedAnswers : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseResponseCompression();
        next(app);
    };
}
