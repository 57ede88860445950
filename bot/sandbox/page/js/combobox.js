// A select that one can type into, for one choice or many; options may stand in groups.

import { el, fill, freshId, icon, pushButton } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { popup } from "./popup.js";

/**
 * @typedef {{text: string, value: string, note?: string, raw?: any}} Option
 * @param {{label: string, placeholder: string, groups: {label?: string, options: Option[]}[], chosen: Option[], many?: boolean,
 *   most?: number, id?: string, marks?: Record<string, string>, describedBy?: string, onChange: (chosen: Option[]) => void}} options
 */
export function combobox(options) {
  const { label, placeholder, groups, chosen: first, many = false, most = Infinity, id = freshId("combo"), marks = {}, describedBy, onChange } = options;
  let chosen = [...first];
  let active = -1;
  let shown = [];
  const listId = freshId("list");
  const input = el("input", {
    type: "text", role: "combobox", id, "aria-label": label, "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
    "aria-describedby": describedBy, autocomplete: "off", spellcheck: "false", dataset: marks,
  });
  const list = el("div", { role: "listbox", id: listId, class: "listbox", "aria-label": label, "aria-multiselectable": many ? "true" : null });
  const chips = el("span", { class: "chips" });
  const box = el("span", { class: many ? "combo many" : "combo" }, many && chips, input, icon("down"));
  const floating = popup(box, list, { wide: true, onClose: closed });
  const wrapper = el("span", { class: "anchor" }, box, list);

  const isChosen = (option) => chosen.some((other) => other.value === option.value);

  function closed() {
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    rest();
  }

  function rest() {
    input.value = many ? "" : (chosen[0]?.text ?? "");
    input.placeholder = many && chosen.length ? "" : placeholder;
    fill(chips, chosen.map(chip));
  }

  function chip(option) {
    const drop = () => change(chosen.filter((other) => other !== option));
    return el("span", { class: "chip" }, option.text, pushButton({ "aria-label": `Remove ${option.text}` }, drop, icon("close")));
  }

  function change(next) {
    chosen = next.slice(0, most);
    rest();
    onChange(chosen);
  }

  function open(filter = "") {
    const wanted = filter.trim().toLowerCase();
    shown = [];
    const parts = groups.map((group) => {
      const fitting = group.options.filter((option) => option.text.toLowerCase().includes(wanted));
      if (!fitting.length) return null;
      const rows = fitting.map(row);
      if (!group.label) return rows;
      const name = el("div", { class: "group-name", "aria-hidden": "true" }, group.label);
      return el("div", { role: "group", "aria-label": group.label }, name, rows);
    });
    fill(list, parts);
    if (!shown.length) list.append(el("div", { class: "menu-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No match"));
    input.setAttribute("aria-expanded", "true");
    floating.show();
    floating.place();
    const start = shown.findIndex(({ option }) => isChosen(option));
    point(start >= 0 && !wanted ? start : 0);
  }

  function row(option) {
    const node = el("div", {
      role: "option", id: freshId("option"), class: "option", "aria-selected": String(isChosen(option)),
      on: { pointerdown: (event) => event.preventDefault(), click: () => pick(option) },
    }, el("span", {}, withEmoji(option.text), option.note && el("small", {}, option.note)), isChosen(option) && icon("tick"));
    shown.push({ option, node });
    return node;
  }

  function point(index) {
    shown[active]?.node.classList.remove("active");
    active = shown.length ? (index + shown.length) % shown.length : -1;
    const node = shown[active]?.node;
    if (!node) return input.removeAttribute("aria-activedescendant");
    node.classList.add("active");
    node.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", node.id);
  }

  function pick(option) {
    const next = many ? (isChosen(option) ? chosen.filter((other) => other.value !== option.value) : [...chosen, option]) : [option];
    floating.close();
    change(next);
    input.focus();
  }

  input.addEventListener("input", () => open(input.value));
  input.addEventListener("blur", () => floating.close());
  box.addEventListener("click", (event) => {
    if (event.target.closest(".chip")) return;
    input.focus();
    if (floating.isOpen()) floating.close();
    else open();
  });
  input.addEventListener("keydown", (event) => {
    const opened = floating.isOpen();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (opened) point(active + (event.key === "ArrowDown" ? 1 : -1));
      else open();
    } else if (event.key === "Enter") {
      if (opened && shown[active]) pick(shown[active].option);
      else open();
    } else if (event.key === "Escape" && opened) floating.close();
    else if (event.key === "Backspace" && many && !input.value && chosen.length) change(chosen.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  rest();
  return wrapper;
}
