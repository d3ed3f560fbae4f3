using Sync.Settings;

namespace Sync.Reporting;

/// <summary>The settings <c>Sync__Environment</c> and <c>Sync__SignIn</c>.</summary>
internal static class AppSettingsReader
{
    private const int LongestName = 40;

    public static string? ReadEnvironment(SettingsReader reader)
    {
        var name = reader.Text("Sync:Environment");
        if (name?.Length > LongestName) reader.Fault("Sync:Environment", $"must have at most {LongestName} characters");
        return name;
    }

    /// <summary>
    /// Whether App Service authentication is in front. The platform sets the variable: without it, the setting alone
    /// must not open the app.
    /// </summary>
    public static bool ReadSignIn(SettingsReader reader) =>
        reader.Choice("Sync:SignIn", SignIn.None) == SignIn.AppService
        & string.Equals(reader.Surrounding("WEBSITE_AUTH_ENABLED"), "true", StringComparison.OrdinalIgnoreCase);

    private enum SignIn
    {
        None,
        AppService,
    }
}
