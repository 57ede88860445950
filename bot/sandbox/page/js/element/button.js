// Buttons, links that look like buttons, and the overflow menu.

import { safeLink } from "../address.js";
import { el, icon } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { menuButton } from "../menu.js";
import { marks } from "./marks.js";

export function button(element, place, surface, tell) {
  const href = element.url ? safeLink(element.url) : null;
  const style = element.style === "primary" || element.style === "danger" ? ` ${element.style}` : "";
  const node = el(href ? "a" : "button", {
    class: `button${style}`, type: href ? null : "button", "aria-label": element.accessibility_label,
    href, target: href && "_blank", rel: href && "noopener noreferrer", dataset: marks(place, element),
  }, withEmoji(element.text?.text ?? ""));
  node.addEventListener("click", async () => {
    node.setAttribute("aria-busy", "true");
    await tell({ value: element.value, text: element.text });
    node.removeAttribute("aria-busy");
  });
  return node;
}

export function overflow(element, place, surface, tell) {
  return menuButton({
    label: element.accessibility_label ?? "More choices",
    content: icon("more"),
    className: "button square",
    focusKey: marks(place, element).focus,
    items: () => element.options.map((option) => ({
      text: option.text.text,
      note: option.description?.text,
      href: option.url,
      run: () => tell({ selected_option: option }),
    })),
  });
}
