namespace Sync.FlowLogs.Snapshots;

/// <summary>What the statements over versions have in common.</summary>
internal static class SnapshotSql
{
    /// <summary>In the order of <see cref="SnapshotField.All"/>.</summary>
    public const string Columns = """

        account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
            project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra,
            first_seen_at, valid_from as changed_at

        """;

    /// <summary>Of <c>sync.flow_log</c>: what existed at <c>@at</c> as it still is.</summary>
    public const string BegunThen = "valid_from <= @at";

    /// <summary>Of <c>sync.flow_log_history</c>: what existed at <c>@at</c>.</summary>
    public const string ValidThen = "valid_from <= @at and valid_to > @at";

    /// <summary>
    /// A filter without values filters nothing. The parameters are those of <see cref="SnapshotFilter.AddTo"/>.
    /// Beginnings are compared because it is those that indexes hold: a whole text may be too long for one.
    /// </summary>
    public const string Filters = $"{ScopeFilters} {OtherFilters}";

    /// <summary>Those by account and region.</summary>
    public const string ScopeFilters = """
        where (cardinality(@accountId) = 0 or account_id = any(@accountId))
          and (cardinality(@regionId) = 0 or region_id = any(@regionId))

        """;

    public const string OtherFilters = """
          and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
          and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
          and (cardinality(@description) = 0 or description = any(@description))
          and (cardinality(@cenId) = 0
            or (cen_id = any(@cenId) and left(cen_id, 200) = any(sync.beginnings(@cenId))))
          and (cardinality(@transitRouterId) = 0
            or (transit_router_id = any(@transitRouterId) and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
          and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
          and (cardinality(@projectName) = 0
            or (project_name = any(@projectName) and left(project_name, 200) = any(sync.beginnings(@projectName))))
          and (cardinality(@logStoreName) = 0
            or (log_store_name = any(@logStoreName) and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
          and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
          and (cardinality(@status) = 0 or status = any(@status))
          and (cardinality(@interval) = 0 or interval = any(@interval))
          and (@tags is null or tags @> @tags)
          and (@tagChoices is null or not exists (
              select from jsonb_each(@tagChoices) choice where not coalesce(choice.value ? (tags ->> choice.key), false)))
          and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

        """;

    /// <summary>The words of <c>q</c>.</summary>
    public const string Words = """
        (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id,
            transit_router_attachment_id, project_name, log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
        """;

    /// <summary>
    /// Holds wherever the words of <c>q</c> stand, at a tenth of the cost of taking a flow log apart into words: for the past, which
    /// has no index of words.
    /// </summary>
    public const string Letters = """
        (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, cen_id, transit_router_id, transit_router_attachment_id,
            project_name, log_store_name, tags::text, description)) like all(string_to_array(lower(@letters), ' ')))
        """;
}
