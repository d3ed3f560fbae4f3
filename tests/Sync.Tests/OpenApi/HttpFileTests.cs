using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Sync.Local.FakeCen;
using Sync.OpenApi;

namespace Sync.Tests.OpenApi;

/// <summary><c>src/Sync.Local/Sync.Local.http</c>, the requests people send from their editor.</summary>
public sealed partial class HttpFileTests
{
    private static readonly string Text = RepositoryFiles.Read("src", "Sync.Local", "Sync.Local.http");

    private static readonly Dictionary<string, string> Variables = VariablePattern().Matches(Text)
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    private static readonly IReadOnlyList<Request> Requests = [.. RequestPattern().Matches(Text).Select(Request.Of)];

    private static readonly IReadOnlyList<Route> Routes = [.. ReadRoutes()];

    [Fact]
    public void Every_route_has_a_request_in_the_file()
    {
        Assert.NotEmpty(Routes);
        Assert.Empty(Routes.Where(route => !Requests.Any(route.Answers)).Select(route => route.Name));
    }

    [Fact]
    public void Every_request_in_the_file_is_a_route_with_parameters_of_that_route()
    {
        Assert.Equal(VerbPattern().Count(Text), Requests.Count);
        Assert.All(Requests, request =>
        {
            // As in the app, a literal path goes before one with a parameter.
            var answering = Routes.Where(route => route.Answers(request)).ToList();
            var literal = answering.Where(route => route.Path == request.Path).ToList();
            var route = Assert.Single(literal.Count > 0 ? literal : answering);
            // Its parameters are those of the cloud, which the table of routes leaves out.
            if (route.IsSigned) return;
            Assert.Empty(request.Parameters.Except(route.Parameters));
        });
    }

    [Fact]
    public async Task The_app_accepts_every_request_in_the_file()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        // Calls must be signed, and those of the file are not.
        foreach (var request in Requests.Where(request => request is not { Path: Route.Cen } and not { Path: "/" }))
        {
            using var message = new HttpRequestMessage(new HttpMethod(request.Verb), request.Url);
            using var answer = await app.Http.SendAsync(message);

            // Not found: the ids are those of a larger fake cloud. Conflict: the run of an earlier request still works.
            var accepted = answer.IsSuccessStatusCode
                || answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict;
            var content = await answer.Content.ReadAsStringAsync();
            Assert.True(accepted, $"{request.Verb} {request.Url}: {answer.StatusCode} {content}");
        }
    }

    [Fact]
    public void The_flow_log_in_the_file_is_one_of_the_fake_cloud_of_up()
    {
        var cloud = new FakeCloud();

        var flowLogs = cloud.Regions.SelectMany(cloud.FlowLogs);
        var flowLog = Assert.Single(flowLogs, entry => entry.FlowLogId == Variables["flowLogId"]);

        Assert.Equal(Variables["cenId"], flowLog.CenId);
    }

    private static IEnumerable<Route> ReadRoutes()
    {
        var document = ((JsonHttpResult<JsonObject>)OpenApiEndpoint.Get()).Value!;
        return from path in document["paths"]!.AsObject()
               from verb in path.Value!.AsObject()
               select new Route(verb.Key.ToUpperInvariant(), path.Key, [.. QueryParameters(verb.Value!)]);
    }

    private static IEnumerable<string> QueryParameters(JsonNode operation) => operation["parameters"]!.AsArray()
        .Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => (string)parameter!["name"]!);

    private static string Fill(string text) => UsePattern().Replace(text, use => Variables[use.Groups["name"].Value]);

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>\S+)$", RegexOptions.Multiline)]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"\{\{(?<name>\w+)}}")]
    private static partial Regex UsePattern();

    [GeneratedRegex(@"^[A-Z]+ ", RegexOptions.Multiline)]
    private static partial Regex VerbPattern();

    // Every request has a title of its own above it.
    [GeneratedRegex(@"^### .+\n(?<verb>[A-Z]+) \{\{host}}(?<url>/\S*)$", RegexOptions.Multiline)]
    private static partial Regex RequestPattern();

    private sealed record Request(string Verb, string Url)
    {
        public string Path => Url.Split('?')[0];

        /// <summary>Names in the query, as the table of routes has them: <c>tag.KEY</c> for any tag.</summary>
        public IEnumerable<string> Parameters => Url.Split('?').Skip(1).SelectMany(query => query.Split('&'))
            .Select(pair => pair.Split('=')[0])
            .Select(name => name.StartsWith("tag.", StringComparison.Ordinal) ? "tag.KEY" : name);

        public static Request Of(Match match) => new(match.Groups["verb"].Value, Fill(match.Groups["url"].Value));
    }

    private sealed record Route(string Verb, string Path, IReadOnlyList<string> Parameters)
    {
        public const string Cen = "/api/cen";

        public bool IsSigned => Path is Cen or "/";

        private readonly string _pattern = "^" + Regex.Replace(Path, @"\{\w+}", "[^/]+") + "$";

        public string Name => $"{Verb} {Path}";

        public bool Answers(Request request) => Verb == request.Verb && Regex.IsMatch(request.Path, _pattern);
    }
}
