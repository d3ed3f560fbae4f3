using Sync.Local.Commands;

return await CommandLine.RunAsync(args);

/// <summary>Public, so that tests can name this assembly.</summary>
public partial class Program;
