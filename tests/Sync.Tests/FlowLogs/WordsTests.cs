using Dapper;
using Npgsql;

namespace Sync.Tests.FlowLogs;

public class WordsTests
{
    private const string Differing = """
        with random_text as (
            select string_agg(chr(case
                when random() < 0.5 then 97 + (random() * 3)::integer
                else 33 + (random() * 93)::integer end), '') as text
            from generate_series(1, 40 * 20000) n
            group by n % 20000
        )
        select text
        from random_text
        where sync.flow_log_words(text, null, null, null, null, null, null, null, '{}')
            is distinct from to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(text, '[^a-zA-Z0-9]', ' ', 'g'))
        """;

    [Fact]
    public async Task Every_punctuation_mark_separates_words()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.ExecuteAsync("select setseed(0.5)");

        Assert.Empty(await connection.QueryAsync<string>(Differing));
    }
}
