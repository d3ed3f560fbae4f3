namespace Sync.Tests.Support;

/// <summary>What every database of <see cref="TestDatabase.CreateAsync"/> holds: run once per server, then copied.</summary>
internal static class TemplateMigration
{
    public static Task MigrateTemplate(string connectionString) => Task.CompletedTask;
}
