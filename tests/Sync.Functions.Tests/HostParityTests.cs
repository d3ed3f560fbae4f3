using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Sync.Http;
using Sync.OpenApi;

namespace Sync.Functions.Tests;

public sealed class HostParityTests
{
    [Fact]
    public async Task Both_hosts_have_the_same_routes_verbs_and_handlers()
    {
        var local = await HostRoutes.OfLocalAsync();
        var functions = HostRoutes.OfFunctions(
            HostJson.Read()["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());

        Assert.NotEmpty(local);
        Assert.Equal(
            "",
            string.Join('\n', local.Except(functions)
                .Select(route => $"{route} is missing from the Azure Functions host")));
        Assert.Equal(
            "", string.Join('\n', functions.Except(local).Select(route => $"{route} is missing from the local host")));
    }

    [Fact]
    public void Functions_serve_the_routes_of_the_table_by_their_handlers()
    {
        var table = HostRoutes.OfTable();

        Assert.NotEmpty(table);
        Assert.Equal(Names(table), Names(HostRoutes.OfFunctions("")));

        static IEnumerable<string> Names(IEnumerable<HostRoute> routes) =>
            routes.Select(route => $"{route}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Reading_requires_a_function_key_and_starting_a_run_the_master_key()
    {
        Assert.All(
            HostRoutes.Functions(),
            function => Assert.Equal(Expected(HostRoutes.PathOf(function.Trigger)), function.Trigger.AuthLevel));

        static AuthorizationLevel Expected(string route) => route switch
        {
            "" or "api/health/live" or "api/cen" or "api/dashboard" or "api/dashboard/{file}" or "api/docs" =>
                AuthorizationLevel.Anonymous,
            "api/sync" => AuthorizationLevel.Admin,
            _ => AuthorizationLevel.Function,
        };
    }

    [Fact]
    public void Functions_require_the_access_of_the_route_table()
    {
        var access = ApiRoutes.All.ToLookup(route => route.UrlTemplate.Trim('/'), route => route.Access);

        Assert.All(HostRoutes.Functions(), function => Assert.Equal(
            function.Trigger.AuthLevel, Assert.Single(access[HostRoutes.PathOf(function.Trigger)].Distinct()) switch
            {
                ApiAccess.Open or ApiAccess.ReaderKey => AuthorizationLevel.Anonymous,
                ApiAccess.MasterKey => AuthorizationLevel.Admin,
                _ => AuthorizationLevel.Function,
            }));
    }

    [Fact]
    public void Behind_a_sign_in_only_functions_that_need_no_function_key_are_open()
    {
        var names = HostRoutes.Functions().Where(each => each.Trigger.AuthLevel != AuthorizationLevel.Function)
            .Select(each => each.Method.GetCustomAttribute<FunctionAttribute>()!.Name);

        Assert.Equal(names.Order(), SignedInCheck.Open.Order());
    }

    [Fact]
    public void Function_names_are_unique_and_fit_a_url()
    {
        var names = typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().ToList();

        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase).Count(), names.Count);
        Assert.All(names, name => Assert.Matches("^[a-z][a-z0-9-]*$", name));
    }

    [Fact]
    public void The_app_references_no_Functions_package()
    {
        var packages = typeof(Problems).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.DoesNotContain(packages, name => name.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Azure.WebJobs", StringComparison.Ordinal));
    }
}
