using System.Buffers;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Sync.Database;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory.History;

/// <summary>Reads single current items by id, as the JSON that lists contain.</summary>
internal sealed class CurrentItems(Resource resource)
{
    private readonly IReadOnlyList<SnapshotField> _fields = SnapshotField.All(resource);
    private readonly int _changedAt = SnapshotField.All(resource).Single(field => field.Name == "changedAt").Column;

    /// <summary>
    /// Reads by the id and then by the short id, if the resource has one. Prepared, because planning took most of the
    /// time of a request.
    /// </summary>
    public IReadOnlyList<string> Statements { get; } =
    [
        .. resource.IdFields.Select(field => $"""
            select {resource.CurrentColumns}
            from sync.{resource.Table}
            {Where(field)}
            order by account_id, region_id, {resource.Id.Column}
            limit 100
            """),
    ];

    /// <summary>The current items with an id: ids are unique only within an account and region.</summary>
    /// <param name="accountId">Null for any account; likewise the region.</param>
    public async Task<IReadOnlyList<CurrentItem>> ReadAsync(
        NpgsqlConnection connection, string id, string? accountId, string? regionId,
        CancellationToken cancellationToken)
    {
        var found = new List<CurrentItem>(1);
        foreach (var statement in Statements)
        {
            if (found.Count > 0) break;
            await using var command = new NpgsqlCommand(statement, connection);
            AddText(command, "id", id);
            AddText(command, "accountId", accountId);
            AddText(command, "regionId", regionId);
            await Pooler.PrepareAsync(command, cancellationToken);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                found.Add(new CurrentItem(ItemKey.Read(rows), rows.GetDateTime(_changedAt), Json(rows)));
        }

        return found;
    }

    /// <summary>The condition for an id and, if they are not null, an account and a region.</summary>
    /// <param name="field">That contains the id. If it is indexed, the index has only the first characters.</param>
    internal static string Where(Field field) => $"""
        where {field.Column} = @id{Beginning(field)}
          and (@accountId::text is null or account_id = @accountId)
          and (@regionId::text is null or region_id = @regionId)
        """;

    private static string Beginning(Field field) =>
        field.Can(FieldUse.Indexed) ? $" and left({field.Column}, 200) = left(@id, 200)" : "";

    private static void AddText(NpgsqlCommand command, string name, string? value) =>
        command.Parameters.Add(new NpgsqlParameter<string?>(name, NpgsqlDbType.Text) { TypedValue = value });

    private byte[] Json(NpgsqlDataReader row)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(output, JsonRows.Options);
        new JsonRows(json, _fields).Write(row);
        json.Flush();
        return output.WrittenSpan.ToArray();
    }
}

/// <summary>A current item.</summary>
/// <param name="Json">A JSON object.</param>
internal sealed record CurrentItem(ItemKey Key, DateTime ChangedAt, byte[] Json);
