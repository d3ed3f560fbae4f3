using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sync.Functions;

/// <summary>Sign-in with App Service authentication instead of function keys, where the settings say so.</summary>
internal static class SignIn
{
    public static void AddSignIn(this FunctionsApplicationBuilder builder)
    {
        var settings = (SyncSettings)builder.Services
            .Last(service => service.ServiceType == typeof(SyncSettings)).ImplementationInstance!;
        if (!settings.IsBehindSignIn) return;
        var triggers = builder.Services.Last(service => service.ServiceType == typeof(IFunctionMetadataProvider));
        builder.Services.AddSingleton<IFunctionMetadataProvider>(provider => new SignedInFunctions(
            (IFunctionMetadataProvider)(triggers.ImplementationInstance
                ?? triggers.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, triggers.ImplementationType!))));
        builder.UseMiddleware<SignedInCheck>();
    }
}
