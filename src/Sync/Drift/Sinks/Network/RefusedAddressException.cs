namespace Sync.Drift.Sinks.Network;

/// <summary>A name stands for an address that a sink may not connect to.</summary>
internal sealed class RefusedAddressException : Exception;
