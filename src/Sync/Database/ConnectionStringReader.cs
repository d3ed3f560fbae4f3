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
        reader.Describe(Key, new(SettingKind.Text, "an Npgsql connection string") { Mask = Mask });
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

    /// <summary>Replaces the passwords. What is not a connection string may be one, and is replaced too.</summary>
    private static string Mask(string text)
    {
        try
        {
            var options = new NpgsqlConnectionStringBuilder(text);
            if (options is { Password: null or "", SslPassword: null or "" }) return text;
            if (options.Password is { Length: > 0 }) options.Password = "(secret)";
            if (options.SslPassword is { Length: > 0 }) options.SslPassword = "(secret)";
            return options.ConnectionString;
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            return "(secret)";
        }
    }
}
