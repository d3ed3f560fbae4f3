using Sync.Report;

// Every figure in tests/REPORT.md stands between the marks of its section and is written only by this command.
var quick = args.Contains("--quick");
var sections = Sections.Named([.. args.Where(each => each != "--quick")], quick);
if (sections is []) return Sections.TellUsage();

var page = new Page(Repository.PathOf("tests", "REPORT.md"));
foreach (var section in sections) page.Require(section.Name);

// One after the other: concurrent sections would disturb each other. A failed section does not stop the others.
var ends = new List<Verdict>();
foreach (var section in sections) ends.Add(await section.RunAsync(page, quick));
return (int)ends.Max();
