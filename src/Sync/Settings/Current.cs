namespace Sync.Settings;

/// <summary>Settings of one feature that can change while the process runs, and what loads them again.</summary>
/// <typeparam name="T">The settings of the feature.</typeparam>
/// <param name="load">Loads with a connection for runs and deliveries.</param>
/// <param name="loadForReader">Loads with a connection for readers.</param>
public sealed class Current<T>(
    Func<T> value, Func<CancellationToken, Task> load, Func<CancellationToken, Task> loadForReader)
{
    /// <summary>The settings in force, as last loaded.</summary>
    public T Value => value();

    /// <summary>Reads the settings in force from the database, for a run or deliveries.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => load(cancellationToken);

    /// <summary>The same for a request: it takes no connection from runs.</summary>
    public Task LoadForReaderAsync(CancellationToken cancellationToken) => loadForReader(cancellationToken);
}
