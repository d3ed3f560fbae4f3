using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Runs;

/// <summary>The query parameters of the list of runs, which has no filters.</summary>
internal sealed record RunListQuery : ListQuery
{
    private const int DefaultRuns = 50;

    public static RunListQuery Read(QueryReader reader, HttpRequest request)
    {
        reader.Text("cursor");
        return new RunListQuery { PageSize = reader.WholeNumber("pageSize", DefaultRuns, 1, MaxPageSize) };
    }

    public override string Fingerprint(string list) => Cursors.Fingerprint(list);
}
