using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sync.OpenApi;

/// <summary><c>GET /api/openapi.json</c>.</summary>
public static class OpenApiEndpoint
{
    private static readonly Lazy<JsonObject> Document = new(OpenApiDocument.Build);

    public static IResult Get() => TypedResults.Json(Document.Value, contentType: "application/json");
}
