using Microsoft.Extensions.Logging.Abstractions;
using Sync.Database;

namespace Sync.Tests.Support;

/// <summary>What every database of <see cref="TestDatabase.CreateAsync()"/> holds: run once per server, then copied.</summary>
internal static class TemplateMigration
{
    public static async Task MigrateTemplate(string connectionString)
    {
        await using var dataSource = SyncDataSource.Create(connectionString);
        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();
    }
}
