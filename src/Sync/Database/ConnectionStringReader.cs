using Npgsql;
using Sync.Settings;

namespace Sync.Database;

/// <summary>The setting <c>ConnectionStrings__Postgres</c>.</summary>
internal static class ConnectionStringReader
{
    private const string Key = "ConnectionStrings:Postgres";

    public static string Read(SettingsReader reader, PostgresAuthentication authentication)
    {
        const string Shape = "such as Host=localhost;Database=sync;Username=sync;Password=…";
        if (reader.Text(Key) is not { } text)
        {
            reader.Fault(Key, $"is missing: it must be an Npgsql connection string, {Shape}");
            return "";
        }

        try
        {
            var options = new NpgsqlConnectionStringBuilder(text);
            if (options.Host is { Length: > 0 })
            {
                foreach (var fault in ConnectionFaults.Of(options, authentication)) reader.Fault(Key, fault);
                return text;
            }
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            // Npgsql throws either for an unknown keyword. The message can repeat part of the value, even a password.
        }

        reader.Fault(Key, $"must be an Npgsql connection string with a Host, {Shape}");
        return "";
    }
}
