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
        The inventory of every flow log in Alibaba Cloud CEN: as it is, as it was, how it drifted, and how fresh each region is. All tools
        only read. Answers are pages: pass nextCursor as cursor, alone, for the rest. A text that ends in "… (N characters)" was cut. Times
        are UTC. Before you say that something is not there, ask freshness: a region that failed shows what was last proven of it.
        """;

    public static Command Create()
    {
        var command = new Command(
            "mcp", "Serve the inventory to a language model: a Model Context Protocol server on standard input and output. Its tools only read.");
        new ApiSource().Serve(command, async (_, api, token) =>
        {
            await ServeAsync(api, token);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Until standard input ends.</summary>
    private static async Task ServeAsync(Api api, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        LocalLogging.Configure(builder.Logging, new LogThreshold(LogLevel.Error));
        builder.Services.AddSingleton(api).AddSingleton<Pages>();
        builder.Services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new() { Name = "sync", Version = typeof(McpCommand).Assembly.GetName().Version!.ToString(3) };
                options.ServerInstructions = Instructions;
            })
            .WithStdioServerTransport()
            .WithTools<InventoryTools>()
            .WithTools<DriftTools>()
            .WithTools<QuestionTools>()
            .WithRequestFilters(filters => filters.AddCallToolFilter(Explain));
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
    }

    // What the API refuses, the model can ask better; it is no failure of this server.
    private static McpRequestHandler<CallToolRequestParams, CallToolResult> Explain(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
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
