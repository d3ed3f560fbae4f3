using System.Text;
using Sync.Database;
using Sync.Reporting;

namespace Sync.Tests.Reporting;

/// <summary>Generates the page with all ready questions.</summary>
internal static class QuestionPage
{
    private const string Head = """
        # Ready questions

        Every view of schema `report`, with common questions and the queries that answer them. Connect with `psql` (or
        any SQL tool) as a role that may read the schema, such as `sync_report`, and paste a query. Each column has a
        comment in the database: `\d+ report.flow_log`.

        This page is generated from the comments at the top of the view files in this folder, and a test runs every
        query. To add a question, edit the file of the view, then run
        `SYNC_WRITE_PAGES=1 dotnet test --filter The_page_of_questions_matches_the_views`.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var view in SchemaScripts.Views)
        {
            page.Append($"\n## report.{view}\n\n{ReadyQuestion.PurposeOf(view)}\n");
            foreach (var question in ReadyQuestion.All.Where(each => each.View == view))
                page.Append($"\n{question.Text}\n\n```sql\n{question.Sql}\n```\n");
        }

        return page.ToString();
    }
}
