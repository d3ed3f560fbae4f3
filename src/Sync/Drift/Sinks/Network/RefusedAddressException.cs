namespace Sync.Drift.Sinks.Network;

/// <summary>A host name resolved to an address that a sink may not connect to.</summary>
internal sealed class RefusedAddressException : Exception;
