using Microsoft.Extensions.Logging.Console;

namespace Sync.Local.Hosting;

internal static class LocalLogging
{
    /// <summary>One line per message on standard error, so that standard output is the command's own.</summary>
    public static void Configure(ILoggingBuilder logging, LogThreshold threshold)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Trace);
        logging.AddFilter((category, level) => level >= threshold.Level && IsWanted(category, level));
    }

    // The frameworks' own news are of no interest here, and that the host does not start or stops the command line says itself.
    private static bool IsWanted(string? category, LogLevel level) =>
        category?.StartsWith("Microsoft", StringComparison.Ordinal) != true
        || (level >= LogLevel.Warning && !category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal)
            && category != "Microsoft.Hosting.Lifetime");
}

/// <summary>The least level that is logged, changeable while the app runs.</summary>
public sealed class LogThreshold(LogLevel level)
{
    public LogLevel Level { get; set; } = level;
}
