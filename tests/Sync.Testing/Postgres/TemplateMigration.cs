using Microsoft.Extensions.Logging.Abstractions;
using Sync.Database;

namespace Sync.Testing;

/// <summary>
/// Migrates the template of the databases of <see cref="TestDatabase.CreateAsync()"/>: once per server, then it is
/// copied.
/// </summary>
internal static class TemplateMigration
{
    public static async Task MigrateTemplate(string connectionString)
    {
        await using var dataSource = SyncDataSource.Create(connectionString);
        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();
    }
}
