// Filters of drift events.
import { pickers } from "./choices.js";
import { choice, filterForm, text, time } from "./filters.js";

export const driftFilters = () => filterForm("drift", "Filter drift events", [
  ...pickers(),
  choice("kind", "Kind", ["added", "changed", "removed"]),
  choice("severity", "Severity", ["low", "medium", "high"]),
  choice("state", "State", ["pending", "folded", "ignored"], "shown"),
  text("flowLogId", "Flow log ID"),
  text("field", "Field", { placeholder: "status, tags.KEY" }),
  text("runId", "Run", { inputmode: "numeric" }),
  time("since", "Since"),
  time("until", "Until"),
], { event: null });
