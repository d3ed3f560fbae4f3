namespace Sync.Local.EmbeddedPostgres;

/// <summary>No server is to be had. The message says why, and what to install or to change.</summary>
public sealed class LocalPostgresException(string message, Exception? inner = null) : Exception(message, inner);
