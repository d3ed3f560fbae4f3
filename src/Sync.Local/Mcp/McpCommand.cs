using System.CommandLine;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Sync.Local.Client;
using Sync.Local.Commands;
using Sync.Local.Hosting;

namespace Sync.Local.Mcp;

/// <summary><c>mcp</c>: the inventory as tools for a language model, over standard input and output.</summary>
internal static class McpCommand
{
    private const string Instructions = """
        The inventory of every flow log in Alibaba Cloud CEN: its current and past state, its drift, the freshness of
        each region, and which network connections no flow log covers. All tools are read-only. Responses are paged: to
        continue, pass nextCursor as cursor, without other filters. A string that ends in "… (N characters)" was
        truncated. Times are UTC. Before you report that something does not exist, call freshness: a region that failed
        shows its last verified state.
        """;

    public static Command Create()
    {
        var command = new Command(
            "mcp",
            "Serve the inventory to a language model: a Model Context Protocol server on standard input and output. "
            + "Its tools are read-only.");
        new ApiSource().Serve(command, async (_, api, token) =>
        {
            await ServeAsync(api, token);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Runs until standard input is closed.</summary>
    private static async Task ServeAsync(Api api, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        LocalLogging.Configure(builder.Logging, new LogThreshold(LogLevel.Error));
        builder.Services.AddSingleton(api).AddSingleton<Pages>().AddSingleton<CoverageExplanation>();
        builder.Services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new()
                {
                    Name = "sync",
                    Version = typeof(McpCommand).Assembly.GetName().Version!.ToString(3),
                };
                options.ServerInstructions = Instructions;
            })
            .WithStdioServerTransport()
            .WithTools<InventoryTools>()
            .WithTools<DriftTools>()
            .WithTools<CoverageTools>()
            .WithTools<QuestionTools>()
            .WithRequestFilters(filters => filters.AddCallToolFilter(Explain));
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
    }

    // The model can correct a call that the API refused; it is not a failure of this server.
    private static McpRequestHandler<CallToolRequestParams, CallToolResult> Explain(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, token) =>
        {
            try
            {
                return await next(request, token);
            }
            catch (ApiException error)
            {
                return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = error.Message }] };
            }
        };
}
