// Filters of drift events.
import { choice, filterForm, text, time } from "./filters.js";

export const driftFilters = () => filterForm("drift", "Filter drift events", [
  choice("kind", "Kind", ["added", "changed", "removed"]),
  choice("severity", "Severity", ["low", "medium", "high"]),
  choice("state", "State", ["pending", "folded", "ignored"], "shown"),
  text("regionId", "Region"),
  text("accountId", "Account"),
  text("cenId", "CEN instance"),
  text("flowLogId", "Flow log ID"),
  text("field", "Field", { placeholder: "status, tags.KEY" }),
  text("runId", "Run", { inputmode: "numeric" }),
  time("since", "Since"),
  time("until", "Until"),
], { event: null });
