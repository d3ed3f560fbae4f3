// Groups scopes (one account in one region) by why they are not verified: a bad day has few reasons and many scopes.

const words = {
  failed: "the listing failed", incomplete: "the listing was not complete", skipped: "skipped",
  missed: "not part of the latest run", neverSeen: "never listed", excluded: "excluded by the settings",
  outdated: "listed too long ago",
};

// scopes: [{ accountId, regionId, reason, code, message, lastCompleteAt }]
// Returns [{ reason, text, scopes, accounts: Map of scopes by account, since }], the largest group first.
export function byReason(scopes) {
  return [...Map.groupBy(scopes, alike)].map(([, members]) => ({
    reason: members[0].reason,
    text: textOf(members[0]),
    scopes: members,
    accounts: new Map([...Map.groupBy(members, each => each.accountId)]
      .toSorted(([, one], [, other]) => other.length - one.length)),
    since: sinceOf(members),
  })).toSorted((one, other) => other.scopes.length - one.scopes.length);
}

// The last time that all of them were verified, as ISO 8601; null if one of them never was.
export function sinceOf(scopes) {
  const times = scopes.map(each => each.lastCompleteAt ?? "");
  const [oldest] = times.sort();
  return oldest || null;
}

export const textOf = ({ reason, code, message }) => {
  const text = message || words[reason] || reason;
  return code && !text.startsWith(code) ? `${code}: ${text}` : text;
};

// The same failure in two scopes differs in their names, in IDs of requests and in numbers.
function alike({ accountId, regionId, reason, code, message }) {
  const text = (message ?? "").replaceAll(accountId ?? "\0", "…").replaceAll(regionId || "\0", "…");
  return [reason, code, text.replaceAll(/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}|\d+/gi, "…")].join("\n");
}
