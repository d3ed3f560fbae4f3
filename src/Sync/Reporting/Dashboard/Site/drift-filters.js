// What drift events can be asked for by.
import { choice, filterForm, text, time } from "./filters.js";

export const driftFilters = () => filterForm("drift", "Filter drift events", [
  choice("kind", "Kind", ["added", "changed", "removed"]),
  choice("severity", "Severity", ["low", "medium", "high"]),
  choice("state", "State", ["pending", "folded", "ignored"], "shown"),
  text("regionId", "Region"),
  text("accountId", "Account"),
  text("cenId", "CEN instance"),
  text("flowLogId", "Flow log id"),
  text("field", "Field", { placeholder: "status, tags.KEY" }),
  text("runId", "Run", { inputmode: "numeric" }),
  time("since", "Since"),
  time("until", "Until"),
], { event: null });
