using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sync.Local.Hosting;
using Sync.OpenApi;

namespace Sync.Functions.Tests;

/// <summary>One route of a host with the handler it calls.</summary>
internal sealed record HostRoute(string Verb, string Path, string Handler);

/// <summary>Reads the routes of each host.</summary>
internal static class HostRoutes
{
    public static async Task<IReadOnlyList<HostRoute>> OfLocalAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Postgres", "Host=nowhere")]);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.AddSync();
        await using var host = builder.Build();
        host.MapSync();
        // Azure answers OPTIONS itself, according to the app's CORS settings.
        return [.. ((IEndpointRouteBuilder)host).DataSources
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Where(verb => verb != "OPTIONS").Select(verb => new HostRoute(
                verb, endpoint.RoutePattern.RawText!.Trim('/'),
                    HandlerCalls.Of(endpoint.Metadata.GetRequiredMetadata<MethodInfo>()))))];
    }

    /// <summary>The routes that both hosts must serve.</summary>
    public static IReadOnlyList<HostRoute> OfTable() =>
        [.. ApiRoutes.All.SelectMany(route => route.Methods.Select(verb => new HostRoute(
            verb, route.UrlTemplate.Trim('/'), HandlerCalls.Of(route.Handler.Method))))];

    public static IReadOnlyList<HostRoute> OfFunctions(string prefix) =>
        [.. Functions().SelectMany(function => function.Trigger.Methods!.Select(verb => new HostRoute(
            verb.ToUpperInvariant(), $"{prefix}/{PathOf(function.Trigger)}".Trim('/'),
            HandlerCalls.Of(function.Method))))];

    public static IEnumerable<(MethodInfo Method, HttpTriggerAttribute Trigger)> Functions() =>
        from type in typeof(Routes).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<FunctionAttribute>() is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select (method, trigger);

    /// <summary>The path of a trigger's route, without a slash at its ends.</summary>
    public static string PathOf(HttpTriggerAttribute trigger) =>
        trigger.Route!.Replace(PageRoutes.AtRoot, "", StringComparison.Ordinal);
}
