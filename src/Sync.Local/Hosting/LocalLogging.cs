using Microsoft.Extensions.Logging.Console;

namespace Sync.Local.Hosting;

internal static class LocalLogging
{
    /// <summary>One line per message on standard error, so that standard output is the command's own.</summary>
    public static void Configure(ILoggingBuilder logging, LogLevel level)
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
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The command line handles Ctrl+C and says so itself.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.None);
    }
}
