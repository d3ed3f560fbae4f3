[assembly: TestFramework("Sync.Testing.SyncTestFramework", "Sync.Testing")]
