using Microsoft.Extensions.Logging.Console;

namespace Sync.Local.Hosting;

internal static class LocalLogging
{
    /// <summary>Logs one line per message to standard error: standard output is reserved for the command.</summary>
    public static void Configure(ILoggingBuilder logging, LogThreshold threshold)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = Console.IsErrorRedirected
                ? LoggerColorBehavior.Disabled
                : LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter((category, level) => level >= threshold.Level && IsWanted(category, level));
    }

    // Informational messages of the frameworks are omitted. The command line itself reports a host that fails to start
    // or stops.
    private static bool IsWanted(string? category, LogLevel level) =>
        category?.StartsWith("Microsoft", StringComparison.Ordinal) != true
        || (level >= LogLevel.Warning && !category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal)
            && category != "Microsoft.Hosting.Lifetime");
}

/// <summary>The minimum level that is logged; it can change while the app runs.</summary>
public sealed class LogThreshold(LogLevel level)
{
    public LogLevel Level { get; set; } = level;
}
