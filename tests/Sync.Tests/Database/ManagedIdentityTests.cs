using Azure.Core;
using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.Tests.Database;

public sealed class ManagedIdentityTests
{
    [Fact]
    public async Task A_token_of_the_identity_is_the_password()
    {
        await using var database = await TestDatabase.CreateAsync();
        var role = $"app_{Guid.NewGuid():N}";
        await using var owner = SyncDataSource.Create(database.ConnectionString);
        await using var admin = await owner.OpenConnectionAsync();
        await admin.ExecuteAsync($"create role {role} login password 'a-token'");
        var identity = new OneToken("a-token");

        await using (var app = SyncDataSource.Create(WithoutPassword(database.ConnectionString, role), identity))
        await using (var connection = await app.OpenConnectionAsync())
        {
            Assert.Equal(role, await connection.ExecuteScalarAsync<string>("select current_user"));
        }

        // Npgsql refreshes it in the background, even if the server requires no password.
        string[] scopes = await identity.AskedFor.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["https://ossrdbms-aad.database.windows.net/.default"], scopes);
        await admin.ExecuteAsync($"drop role {role}");
    }

    private static string WithoutPassword(string connectionString, string user) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Username = user, Password = null, Pooling = false }
            .ConnectionString;

    private sealed class OneToken(string token) : TokenCredential
    {
        private readonly TaskCompletionSource<string[]> _asked = new();

        public Task<string[]> AskedFor => _asked.Task;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            _asked.TrySetResult(requestContext.Scopes);
            return new AccessToken(token, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
