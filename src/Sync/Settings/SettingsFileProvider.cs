using Microsoft.Extensions.Configuration;

namespace Sync.Settings;

/// <summary>
/// A settings file as a source of configuration. It is the last one, but what the sources before it set, such as
/// environment variables, it leaves out: a blank variable counts as not set. A list is never merged: one of which the
/// environment sets anything is that of the environment.
/// </summary>
internal sealed class SettingsFileProvider : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> _hidden = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="before">What is set elsewhere.</param>
    public SettingsFileProvider(SettingsFile file, IConfiguration before)
    {
        File = file;
        var elsewhere = new SetElsewhere(before);
        foreach (var (key, value) in file.Values)
        {
            if (elsewhere.Has(key)) _hidden.Add(key);
            else Data[key] = value.Text;
        }
    }

    public SettingsFile File { get; }

    /// <summary>The last one in the configuration; null if there is none.</summary>
    public static SettingsFileProvider? Of(IConfiguration configuration) =>
        (configuration as IConfigurationRoot)?.Providers.OfType<SettingsFileProvider>().LastOrDefault();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>The value that is in force, unless a later source replaces it; null if it is set elsewhere.</summary>
    public FileValue? ValueOf(string key) =>
        Data.ContainsKey(key) && File.Values.TryGetValue(key, out var value) ? value : null;

    /// <summary>What is read as a whole; null if it is set elsewhere.</summary>
    public SettingNode? NodeOf(string key) =>
        _hidden.Any(hidden => hidden.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))
            ? null : File.Nodes.GetValueOrDefault(key);

    /// <summary>Where the file sets the key, or the entry of a list that lacks it.</summary>
    /// <param name="isSet">Whether the key has a value, wherever it is from.</param>
    public long? LineOf(string key, bool isSet)
    {
        if (isSet && !Data.ContainsKey(key)) return null;
        for (var at = key; at != ""; at = Above(at))
        {
            var isPlace = at == key || SettingTree.IsNumber(at[(at.LastIndexOf(':') + 1)..]);
            if (isPlace && File.Lines.TryGetValue(at, out var line)) return line;
        }

        return null;
    }

    private static string Above(string key) => key[..Math.Max(0, key.LastIndexOf(':'))];

    /// <summary>The keys that have a value, and what they leave out of a file.</summary>
    private sealed class SetElsewhere
    {
        private readonly HashSet<string> _set = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _groups = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> _lists = new(StringComparer.OrdinalIgnoreCase);

        public SetElsewhere(IConfiguration configuration)
        {
            foreach (var (key, _) in configuration.AsEnumerable().Where(pair => !string.IsNullOrWhiteSpace(pair.Value)))
            {
                _set.Add(key);
                for (var (at, above) = (key, Above(key)); above != ""; (at, above) = (above, Above(above)))
                {
                    _groups.Add(above);
                    if (SettingTree.IsNumber(at[(above.Length + 1)..])) _lists.Add(above);
                }
            }
        }

        public bool Has(string key)
        {
            if (_set.Contains(key) || _groups.Contains(key)) return true;
            // Not the first name: a variable called SYNC has nothing to do with Sync__Schedule.
            for (var (at, above) = (key, Above(key)); above.Contains(':'); (at, above) = (above, Above(above)))
            {
                if (_set.Contains(above)) return true;
                if (_lists.Contains(above) && SettingTree.IsNumber(at[(above.Length + 1)..])) return true;
            }

            return false;
        }
    }
}
