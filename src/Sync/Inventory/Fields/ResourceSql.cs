namespace Sync.Inventory.Fields;

/// <summary>
/// The statements of a merge, composed from a resource's fields. The golden files of the tests show their full text.
/// </summary>
internal sealed class ResourceSql
{
    /// <param name="content">The columns of the id and the content, in the order of the tables.</param>
    public ResourceSql(Resource resource, IReadOnlyList<string> content)
    {
        var (table, id) = ($"sync.{resource.Table}", resource.Id.Column);
        string[] stored = ["account_id", "region_id", .. content, "first_seen_at", "valid_from"];
        var history = $"{table}_history ({Sql.List(stored)}, valid_to)";

        Hashes = $"""
            select {id}, content_hash
            from {table}
            where account_id = @AccountId and region_id = @RegionId
            """;

        HashesOfSome = $"""
            select s.number, f.{id}, f.content_hash
            from unnest(@accounts, @regions) with ordinality as s (account_id, region_id, number)
            cross join lateral (
                select {id}, content_hash
                from {table}
                where account_id = s.account_id and region_id = s.region_id
                limit @limit
            ) f
            """;

        OfScope = $"""
            select {resource.ReadColumns}
            from {table}
            where account_id = @AccountId and region_id = @RegionId
            """;

        Copy = $"""
            copy {table} ({Sql.List(content)}, account_id, region_id, first_seen_at, valid_from)
            from stdin (format binary)
            """;

        Change = $"""
            with c as (
                select *
                from unnest({Sql.List(content, "@")})
                    as c ({Sql.List(content)})
            ),
            closed as (
                insert into {history}
                select {Sql.List(stored, "f.")}, @at
                from {table} f
                join c using ({id})
                where f.account_id = @account_id and f.region_id = @region_id
            ),
            changed as (
                update {table} f
                set {Sql.List(content.Skip(1).Select(name => $"{name} = c.{name}"))}, valid_from = @at
                from c
                where f.account_id = @account_id and f.region_id = @region_id and f.{id} = c.{id}
                returning f.{id}
            )
            select count(*) from changed
            """;

        Remove = $"""
            with removed as (
                delete from {table}
                where account_id = @AccountId and region_id = @RegionId and {id} = any(@ids)
                returning {Sql.List(stored)}
            ),
            closed as (
                insert into {history}
                select {Sql.List(stored)}, @at
                from removed
                returning {id}
            )
            select count(*) from closed
            """;
    }

    /// <summary>Reads the content hash of every item of a scope.</summary>
    public string Hashes { get; }

    /// <summary>Reads up to a number of the content hashes of each of several scopes.</summary>
    public string HashesOfSome { get; }

    /// <summary>Reads the current versions of a scope; further conditions can be appended.</summary>
    public string OfScope { get; }

    /// <summary>Inserts new items, in the order of <see cref="Resource{T}.Columns"/>.</summary>
    public string Copy { get; }

    /// <summary>
    /// Updates changed items, with one array parameter per column, and moves their former versions to the history.
    /// </summary>
    public string Change { get; }

    /// <summary>Deletes removed items and moves their last versions to the history.</summary>
    public string Remove { get; }
}
