namespace Sync.Settings;

/// <summary>Settings of one feature that can change while the process runs, and what loads them again.</summary>
/// <typeparam name="T">The settings of the feature.</typeparam>
public sealed class Current<T>(Func<T> value, Func<CancellationToken, Task> load)
{
    /// <summary>The settings in force, as last loaded.</summary>
    public T Value => value();

    /// <summary>Reads the settings in force from the database.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => load(cancellationToken);
}
