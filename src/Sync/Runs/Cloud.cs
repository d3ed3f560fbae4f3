namespace Sync.Runs;

/// <summary>The cloud that an inventory belongs to: a row of <c>sync.cloud</c>.</summary>
/// <param name="Kind"><c>alibaba</c>, or <c>fake</c> for made-up flow logs.</param>
/// <param name="Host">The host of the endpoint; <c>aliyuncs.com</c> for every public endpoint of Alibaba.</param>
public sealed record Cloud(string Kind, string Host)
{
    private const string Public = "aliyuncs.com";

    /// <summary>
    /// The account of the fake cloud. Databases of earlier versions do not store their cloud and are recognized by it.
    /// </summary>
    public const string FakeAccount = "1000000000000001";

    public static Cloud Fake { get; } = new("fake", "in this process");

    public static Cloud At(Uri endpoint) => new(
        "alibaba",
        endpoint.Host.EndsWith($".{Public}", StringComparison.OrdinalIgnoreCase) ? Public : endpoint.Host);

    /// <summary>Whether the accounts in a database can belong to this cloud.</summary>
    public bool CanHave(IReadOnlyCollection<string> accounts) => this switch
    {
        { Kind: "fake" } => accounts.All(account => account == FakeAccount),
        { Host: Public } => accounts.Count == 0 || accounts.Any(account => account != FakeAccount),
        _ => true,
    };

    public override string ToString() => Kind == "fake" ? "the fake cloud (made-up data)" : $"Alibaba Cloud at {Host}";
}

/// <summary>The database holds the inventory of another cloud.</summary>
public sealed class WrongCloudException(string message) : Exception(message);
