using System.Text;
using Sync.Database;
using Sync.Reporting;

namespace Sync.Tests.Reporting;

/// <summary>All ready questions on one page, for people.</summary>
internal static class QuestionPage
{
    private const string Head = """
        # Ready questions

        Every view of schema `report`, with questions people ask of it. Connect with `psql` (or any SQL tool) as a role that may read
        the schema, such as `sync_report`, and paste. Each column is explained in the database: `\d+ report.flow_log`.

        This page is written from the heads of the views beside it, and a test runs every query. To ask more, edit the view's file, then
        `SYNC_WRITE_PAGES=1 dotnet test --filter The_page_of_questions_is_that_of_the_views`.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var view in SchemaScripts.Views)
        {
            page.Append($"\n## report.{view}\n\n{ReadyQuestion.PurposeOf(view)}\n");
            foreach (var question in ReadyQuestion.All.Where(each => each.View == view)) page.Append($"\n{question.Text}\n\n```sql\n{question.Sql}\n```\n");
        }

        return page.ToString();
    }
}
