// A tooltip at a place in a figure. What it says is also said to screen readers, by the element that it describes.
import { el } from "./dom.js";

// box: a positioned element
export function tip(box) {
  const shown = el("div", { class: "tip", "aria-hidden": "true", hidden: true });
  box.append(shown);
  return {
    // x, y: in pixels from the left and top of the box
    show(x, y, content) {
      shown.replaceChildren(...[content].flat(Infinity).filter(Boolean));
      shown.hidden = false;
      const most = box.clientWidth - shown.offsetWidth - 4;
      shown.style.left = `${Math.max(0, Math.min(x + 12, most))}px`;
      shown.style.top = `${y + 14}px`;
    },
    hide() {
      shown.hidden = true;
    },
    element: shown,
  };
}
