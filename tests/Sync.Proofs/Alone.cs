namespace Sync.Proofs;

/// <summary>
/// Tests whose measurements other tests would disturb. They run after all other tests, one at a time.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
