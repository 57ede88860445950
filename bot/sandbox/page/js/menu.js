// A button with a menu: arrow keys, first letters, Escape.

import { el, freshId } from "./dom.js";
import { popup } from "./popup.js";
import { safeLink } from "./address.js";

/**
 * @typedef {{text: string, note?: string, badge?: string, picture?: Node, checked?: boolean, href?: string, run?: () => void}} Item
 * @param {{label?: string, content: any, className?: string, items: () => Item[], title?: string, focusKey?: string}} options
 */
export function menuButton({ label, content, className = "quiet", items, title, focusKey }) {
  const id = freshId("menu");
  const button = el("button", {
    type: "button", class: className, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": label, title,
    dataset: focusKey ? { focus: focusKey } : {},
  }, content);
  const list = el("div", { class: "menu", role: "menu", id, "aria-label": label ?? title ?? "Choices" });
  const wrapper = el("span", { class: "anchor" }, button, list);
  const floating = popup(button, list, { onClose: () => button.setAttribute("aria-expanded", "false") });

  function open(last = false) {
    list.replaceChildren(...items().map((item) => entry(item, finish)));
    if (!list.children.length) list.append(el("div", { class: "menu-none", role: "menuitem", "aria-disabled": "true", tabindex: "-1" }, "Nothing here"));
    button.setAttribute("aria-expanded", "true");
    floating.show();
    const choices = [...list.querySelectorAll("[tabindex]")];
    (list.querySelector("[aria-checked=true]") ?? choices.at(last ? -1 : 0))?.focus();
  }

  function finish(item) {
    floating.close();
    button.focus();
    item.run?.();
  }

  button.addEventListener("click", () => (floating.isOpen() ? floating.close() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowUp");
  });
  list.addEventListener("keydown", (event) => keys(event, list, () => {
    floating.close();
    button.focus();
  }));
  list.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !wrapper.contains(event.relatedTarget)) floating.close();
  });
  return wrapper;
}

function entry(item, finish) {
  const href = item.href && safeLink(item.href);
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const words = el("span", { class: "menu-words" }, el("span", {}, item.text), item.note && el("small", {}, item.note));
  return el(href ? "a" : "div", {
    role, tabindex: "-1", class: "menu-item", "aria-checked": item.checked === undefined ? null : String(item.checked),
    href, target: href && "_blank", rel: href && "noopener noreferrer",
    on: { click: () => finish(item) },
  }, item.picture, words, item.badge && el("span", { class: "badge" }, item.badge));
}

function keys(event, list, leave) {
  const choices = [...list.querySelectorAll("[tabindex]")];
  const at = choices.indexOf(document.activeElement);
  const go = (index) => choices.at(index % choices.length)?.focus();
  const moves = { ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(-1), Escape: leave };
  if (event.key === "Tab") return leave();
  if (event.key === "Enter" || event.key === " ") document.activeElement?.click();
  else if (moves[event.key]) moves[event.key]();
  else if (event.key.length === 1) {
    const letter = event.key.toLowerCase();
    [...choices.slice(at + 1), ...choices].find((choice) => choice.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  } else return undefined;
  event.stopPropagation();
  return event.preventDefault();
}
