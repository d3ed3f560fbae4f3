using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Accounts;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Faults;

/// <summary>
/// A fault of the cloud, and the results that a run may report for an affected scope: <c>synced</c>, or an outcome and
/// its error code.
/// </summary>
/// <param name="Lasting">Results if the fault lasts for the whole run.</param>
/// <param name="Passing">Results if the fault affects one call.</param>
internal sealed record KnownFault(string Name, Fault Fault, string[] Lasting, string[] Passing)
{
    /// <summary>
    /// The fault changes the content of flow logs, so the inventory correctly differs from the cloud.
    /// </summary>
    public bool ChangesContent { get; init; }

    /// <summary>The cloud itself changes while it is walked.</summary>
    public bool ChangesCloud => Fault is LiveChange;
}

/// <summary>
/// Every fault that FakeCen supports, with the results a run may report. A test compares the list with the existing
/// types.
/// </summary>
internal static class KnownFaults
{
    private const string Synced = "synced", Moving = "incomplete Moving", Inconsistent = "incomplete Inconsistent";

    public static IReadOnlyList<KnownFault> All { get; } =
    [
        Retried("throttled", new Throttle(), "Throttling.User"),
        Retried("throttled with Retry-After", new Throttle { RetryAfter = TimeSpan.FromSeconds(7) }, "Throttling.User"),
        Retried("unavailable", new ServerError(), "ServiceUnavailable"),
        Retried("internal error", new ServerError(Internal: true), "InternalError"),
        Retried("success: false", new SuccessFalse(), "InternalError"),
        Retried("connection reset", new Reset(), "ConnectionReset"),
        Retried("body cut off", new CutBody(), "Malformed", "ConnectionReset"),
        Retried("HTML from a proxy", new Html(), "Http502"),
        Retried("HTML with 200", new Html(200), "Malformed"),
        Retried("empty body", new EmptyBody(), "Malformed"),
        Retried("empty body with 503", new EmptyBody(503), "Http503"),
        Retried("nonce used", new Refuse(GatewayErrors.NonceUsed), "SignatureNonceUsed"),
        Retried("timestamp expired", new Refuse(GatewayErrors.TimestampExpired), "InvalidTimeStamp.Expired"),
        Retried("redirected", new Redirected("http://127.0.0.1/login"), "Redirect"),
        Retried("UTF-16", new OtherEncoding(1200), "Malformed"),
        Retried("no total", new MissingTotal(), "Malformed"),
        Retried("total not a number", new UnparsableTotal(), "Malformed"),
        Final("unknown key", new Refuse(GatewayErrors.UnknownAccessKey), "failed InvalidAccessKeyId.NotFound"),
        Final("token expired", new Refuse(GatewayErrors.TokenExpired), "failed InvalidSecurityToken.Expired"),
        Final(
            "all sessions expired", new ExpireAll(new FakeSessions(TimeProvider.System)),
            "failed InvalidSecurityToken.Expired"),
        Final(
            "wrong signature", new Refuse(GatewayErrors.SignatureMismatch("server string to sign is:GET&%2F")),
            "failed SignatureDoesNotMatch"),
        Final("wrong parameter", new Refuse(CenErrors.InvalidParameter), "failed InvalidParameter"),
        Final("denied", new DeniedRegion(), "failed Forbidden.RAM"),
        Final("unsupported", new UnsupportedRegion(), "failed OperationUnsupported.action"),
        Doubted("total too high", new WrongTotal(+1)),
        Doubted("total too low", new WrongTotal(-1)),
        Doubted("total capped", new CappedTotal(7)),
        Doubted("stale answer", new StaleListing(9)),
        Doubted("flow log not listed", new HiddenEntry(2)),
        Doubted("flow log listed twice", new RepeatedEntry()),
        Doubted("empty page", new EmptyPage()),
        Doubted("bare page", new EmptyPage(Bare: true)),
        Doubted("flow logs of another region", new ForeignRegion("mars-1")),
        // Repeating the first page in place of the first has no effect, and a smaller page size matters on some pages
        // only.
        Perhaps("first page repeated", new RepeatedPage()),
        Perhaps("first page answered", new RepeatedPage(EchoAsked: false)),
        Perhaps("page size clamped", new ClampedPageSize(3)),
        Perhaps("page size clamped silently", new SilentClamp(3)),
        Perhaps("created during the walk", new InsertMidWalk()),
        Perhaps("deleted during the walk", new DeleteMidWalk()),
        Harmless("unused filter ignored", new IgnoredFilter()),
        Harmless("counters as numbers", new NumericCounters()),
        Harmless("regions in upper case", new RegionsInCapitals()),
        Harmless("other descriptions", new EditedFlowLogs(entry => entry["Description"] = "other")) with
        {
            ChangesContent = true,
        },
        Harmless("unknown fields", new UnknownFields()) with { ChangesContent = true },
        Harmless("hostile values", new HostileValues()) with { ChangesContent = true },
        Harmless("unbounded JSON", new UnboundedJson()) with { ChangesContent = true },
    ];

    private static KnownFault Retried(string name, Fault fault, params string[] codes) =>
        new(name, fault, [.. codes.Select(code => $"failed {code}")], [Synced]);

    private static KnownFault Final(string name, Fault fault, string answer) => new(name, fault, [answer], [answer]);

    private static KnownFault Doubted(string name, Fault fault) => new(name, fault, [Inconsistent], [Synced]);

    private static KnownFault Perhaps(string name, Fault fault) =>
        new(name, fault, [Synced, Moving, Inconsistent], [Synced]);

    private static KnownFault Harmless(string name, Fault fault) => new(name, fault, [Synced], [Synced]);
}
