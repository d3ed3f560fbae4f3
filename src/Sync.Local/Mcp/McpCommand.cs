using System.CommandLine;
using System.Text.Json;
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
        var source = new ApiSource();
        var command = new Command(
            "mcp",
            "Serve the inventory to a language model: a Model Context Protocol server on standard input and output. "
            + "Its tools are read-only. It starts without a database, and its tools then say what is missing.");
        source.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            await using var api = source.Prepare(parsed, parsed.InvocationConfiguration.Error);
            await ServeAsync(api, token);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Runs until standard input is closed.</summary>
    private static async Task ServeAsync(Api api, CancellationToken cancellationToken)
    {
        var tools = ToolList.Create();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        LocalLogging.Configure(builder.Logging, new LogThreshold(LogLevel.Error));
        builder.Services.AddSingleton(api).AddSingleton<Pages>().AddSingleton<CoverageExplanation>();
        builder.Services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new()
                {
                    Name = CommandLine.Name,
                    Version = typeof(McpCommand).Assembly.GetName().Version!.ToString(3),
                };
                options.ServerInstructions = Instructions;
            })
            .WithStdioServerTransport()
            .WithTools(tools)
            .WithRequestFilters(filters => filters.AddCallToolFilter(next => Check(tools, Explain(next))));
        using var host = builder.Build();
        var connecting = ConnectAsync(api, cancellationToken);
        await host.RunAsync(cancellationToken);
        await connecting;
    }

    // Beside the server, which answers meanwhile: an embedded Postgres takes a moment to start.
    private static async Task ConnectAsync(Api api, CancellationToken cancellationToken)
    {
        try
        {
            await api.ConnectAsync(cancellationToken);
        }
        catch (Exception error) when (ExpectedErrors.Describe(error) is { } message)
        {
            await Console.Error.WriteLineAsync(
                $"The inventory cannot be read yet; each call of a tool tries again. {message}");
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    private static McpRequestHandler<CallToolRequestParams, CallToolResult> Check(
        IReadOnlyList<McpServerTool> tools, McpRequestHandler<CallToolRequestParams, CallToolResult> next)
    {
        var schemas = tools.ToDictionary(tool => tool.ProtocolTool.Name, tool => tool.ProtocolTool.InputSchema);
        return async (request, token) =>
        {
            if (request.Params is not { } call || !schemas.TryGetValue(call.Name, out var schema))
                return await next(request, token);
            var faults = ArgumentCheck.Faults(schema, call.Arguments ?? new Dictionary<string, JsonElement>()).ToList();
            return faults.Count == 0 ? await next(request, token) : Refusal(string.Join(' ', faults));
        };
    }

    // The model can correct a call that the API refused, and a person can mend the rest; neither is a failure of this
    // server.
    private static McpRequestHandler<CallToolRequestParams, CallToolResult> Explain(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, token) =>
        {
            try
            {
                return await next(request, token);
            }
            catch (Exception error) when (ExpectedErrors.Describe(error) is { } message)
            {
                return Refusal(message);
            }
        };

    private static CallToolResult Refusal(string message) =>
        new() { IsError = true, Content = [new TextContentBlock { Text = message }] };
}
