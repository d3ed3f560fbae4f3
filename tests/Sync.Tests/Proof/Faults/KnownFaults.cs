using Sync.Alibaba.Protocol;
using Sync.Local.FakeCen.Accounts;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Proof.Faults;

/// <summary>A fault of the cloud, and what a run may say of a scope it befalls: <c>synced</c>, or an outcome and its code.</summary>
/// <param name="Lasting">For as long as the run goes on.</param>
/// <param name="Passing">Once, for one call.</param>
internal sealed record KnownFault(string Name, Fault Fault, string[] Lasting, string[] Passing)
{
    /// <summary>It changes what flow logs look like: the inventory then differs from the cloud, and rightly so.</summary>
    public bool ChangesContent { get; init; }

    /// <summary>The cloud itself changes while it is walked.</summary>
    public bool ChangesCloud => Fault is LiveChange;
}

/// <summary>Every fault that FakeCen knows, with the answers a run may give. A test compares the list with the types there are.</summary>
internal static class KnownFaults
{
    private const string Synced = "synced", Moving = "incomplete Moving", Inconsistent = "incomplete Inconsistent";

    public static IReadOnlyList<KnownFault> All { get; } =
    [
        Retried("throttled", new Throttle(), "Throttling.User"),
        Retried("throttled for a while", new Throttle { RetryAfter = TimeSpan.FromSeconds(7) }, "Throttling.User"),
        Retried("unavailable", new ServerError(), "ServiceUnavailable"),
        Retried("internal error", new ServerError(Internal: true), "InternalError"),
        Retried("success: false", new SuccessFalse(), "InternalError"),
        Retried("connection reset", new Reset(), "ConnectionReset"),
        Retried("body cut off", new CutBody(), "Malformed", "ConnectionReset"),
        Retried("HTML of a proxy", new Html(), "Http502"),
        Retried("HTML and 200", new Html(200), "Malformed"),
        Retried("empty body", new EmptyBody(), "Malformed"),
        Retried("empty body and 503", new EmptyBody(503), "Http503"),
        Retried("nonce used", new Refuse(GatewayErrors.NonceUsed), "SignatureNonceUsed"),
        Retried("timestamp expired", new Refuse(GatewayErrors.TimestampExpired), "InvalidTimeStamp.Expired"),
        Retried("redirected", new Redirected("http://127.0.0.1/login"), "Redirect"),
        Retried("UTF-16", new OtherEncoding(1200), "Malformed"),
        Retried("no total", new MissingTotal(), "Malformed"),
        Retried("total is no number", new UnparsableTotal(), "Malformed"),
        Final("unknown key", new Refuse(GatewayErrors.UnknownAccessKey), "failed InvalidAccessKeyId.NotFound"),
        Final("token expired", new Refuse(GatewayErrors.TokenExpired), "failed InvalidSecurityToken.Expired"),
        Final("all sessions expired", new ExpireAll(new FakeSessions(TimeProvider.System)), "failed InvalidSecurityToken.Expired"),
        Final("wrong signature", new Refuse(GatewayErrors.SignatureMismatch("server string to sign is:GET&%2F")), "failed SignatureDoesNotMatch"),
        Final("wrong parameter", new Refuse(CenErrors.InvalidParameter), "failed InvalidParameter"),
        Final("denied", new DeniedRegion(), "failed Forbidden.RAM"),
        Final("unsupported", new UnsupportedRegion(), "failed OperationUnsupported.action"),
        Doubted("total too high", new WrongTotal(+1)),
        Doubted("total too low", new WrongTotal(-1)),
        Doubted("total capped", new CappedTotal(7)),
        Doubted("answer of earlier", new StaleListing(9)),
        Doubted("flow log not listed", new HiddenEntry(2)),
        Doubted("flow log listed twice", new RepeatedEntry()),
        Doubted("empty page", new EmptyPage()),
        Doubted("bare page", new EmptyPage(Bare: true)),
        Doubted("flow logs of elsewhere", new ForeignRegion("mars-1")),
        // The first page repeated in place of the first is no fault, and a smaller page size shows only where it counts.
        Perhaps("first page repeated", new RepeatedPage()),
        Perhaps("first page answered", new RepeatedPage(EchoAsked: false)),
        Perhaps("page size clamped", new ClampedPageSize(3)),
        Perhaps("page size clamped in silence", new SilentClamp(3)),
        Perhaps("created while walked", new InsertMidWalk()),
        Perhaps("deleted while walked", new DeleteMidWalk()),
        Harmless("filter ignored, where there is none", new IgnoredFilter()),
        Harmless("counters as numbers", new NumericCounters()),
        Harmless("regions in capitals", new RegionsInCapitals()),
        Harmless("other descriptions", new EditedFlowLogs(entry => entry["Description"] = "other")) with { ChangesContent = true },
        Harmless("unknown fields", new UnknownFields()) with { ChangesContent = true },
        Harmless("hostile values", new HostileValues()) with { ChangesContent = true },
        Harmless("unbounded JSON", new UnboundedJson()) with { ChangesContent = true },
    ];

    private static KnownFault Retried(string name, Fault fault, params string[] codes) =>
        new(name, fault, [.. codes.Select(code => $"failed {code}")], [Synced]);

    private static KnownFault Final(string name, Fault fault, string answer) => new(name, fault, [answer], [answer]);

    private static KnownFault Doubted(string name, Fault fault) => new(name, fault, [Inconsistent], [Synced]);

    private static KnownFault Perhaps(string name, Fault fault) => new(name, fault, [Synced, Moving, Inconsistent], [Synced]);

    private static KnownFault Harmless(string name, Fault fault) => new(name, fault, [Synced], [Synced]);
}
