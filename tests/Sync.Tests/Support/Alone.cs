namespace Sync.Tests.Support;

/// <summary>Tests that measure what others would disturb run after them, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
