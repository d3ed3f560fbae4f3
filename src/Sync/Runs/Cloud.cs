namespace Sync.Runs;

/// <summary>Which cloud an inventory is of: a row of <c>sync.cloud</c>.</summary>
/// <param name="Kind"><c>alibaba</c>, or <c>fake</c> for made-up flow logs.</param>
/// <param name="Host">Of the endpoint; all of Alibaba's own are one.</param>
public sealed record Cloud(string Kind, string Host)
{
    private const string Public = "aliyuncs.com";

    /// <summary>The account of the fake cloud: what a database holds whose runs did not say yet which cloud they were of.</summary>
    public const string FakeAccount = "1000000000000001";

    public static Cloud Fake { get; } = new("fake", "in this process");

    public static Cloud At(Uri endpoint) =>
        new("alibaba", endpoint.Host.EndsWith($".{Public}", StringComparison.OrdinalIgnoreCase) ? Public : endpoint.Host);

    /// <summary>Whether accounts that a database holds can be of this cloud.</summary>
    public bool CanHave(IReadOnlyCollection<string> accounts) => this switch
    {
        { Kind: "fake" } => accounts.All(account => account == FakeAccount),
        { Host: Public } => accounts.Count == 0 || accounts.Any(account => account != FakeAccount),
        _ => true,
    };

    public override string ToString() => Kind == "fake" ? "the fake cloud, made up" : $"Alibaba Cloud at {Host}";
}

/// <summary>The database holds the inventory of another cloud.</summary>
public sealed class WrongCloudException(string message) : Exception(message);
