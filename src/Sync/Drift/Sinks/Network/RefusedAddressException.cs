namespace Sync.Drift.Sinks.Network;

/// <summary>A name stands for no address that a sink may connect to.</summary>
internal sealed class RefusedAddressException : Exception;
