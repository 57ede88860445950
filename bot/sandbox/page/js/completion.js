// Suggestions under the text box: slash commands at the start, people after "@", channels after "#".

import { el, freshId } from "./dom.js";
import { popup } from "./popup.js";

const MOST = 8;

/**
 * @param {HTMLTextAreaElement} box @param {HTMLElement} host @param {() => any} worldNow
 */
export function completion(box, host, worldNow) {
  const list = el("div", { role: "listbox", id: freshId("complete"), class: "listbox completion", "aria-label": "Suggestions" });
  host.append(list);
  const floating = popup(host, list, { wide: true, onClose: closed });
  let rows = [];
  let active = 0;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);

  function closed() {
    box.removeAttribute("aria-activedescendant");
  }

  function suggest() {
    const before = box.value.slice(0, box.selectionStart);
    rows = suggestions(before, worldNow()).slice(0, MOST);
    if (!rows.length) return floating.close();
    list.replaceChildren(...rows.map((row) => {
      row.node = el("div", {
        role: "option", id: freshId("suggestion"), class: "option", "aria-selected": "false",
        on: { pointerdown: (event) => event.preventDefault(), click: () => take(row) },
      }, el("span", {}, el("strong", {}, row.shown), row.hint && ` ${row.hint}`, row.note && el("small", {}, row.note)));
      return row.node;
    }));
    floating.show();
    floating.place();
    return point(0);
  }

  function point(index) {
    rows[active]?.node?.classList.remove("active");
    active = (index + rows.length) % rows.length;
    rows[active].node.classList.add("active");
    rows[active].node.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[active].node.id);
  }

  function take(row) {
    const caret = box.selectionStart;
    const start = caret - row.typed.length;
    box.setRangeText(`${row.shown} `, start, caret, "end");
    floating.close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  box.addEventListener("input", suggest);
  box.addEventListener("blur", () => floating.close());
  box.addEventListener("keydown", (event) => {
    if (!floating.isOpen()) return;
    const whole = rows[active].typed === rows[active].shown;
    if (event.key === "ArrowDown") point(active + 1);
    else if (event.key === "ArrowUp") point(active - 1);
    else if (event.key === "Escape") floating.close();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !whole)) take(rows[active]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return { close: () => floating.close() };
}

function suggestions(before, world) {
  const slash = /^\/\S*$/.exec(before);
  if (slash) {
    return world.commands.filter((one) => one.command.startsWith(slash[0])).map((one) => ({
      typed: slash[0], shown: one.command, hint: one.usage_hint, note: one.description,
    }));
  }
  const name = /(?:^|\s)([@#][^\s@#]*(?: [A-Z]?[a-z]*)?)$/.exec(before);
  if (!name) return [];
  const typed = name[1];
  const all = typed.startsWith("@")
    ? [...world.people.values()].map((person) => ({ shown: `@${person.real_name || person.name}`, note: person.title ?? person.profile?.title }))
    : [...world.channels.values()].map((channel) => ({ shown: `#${channel.name}` }));
  const wanted = typed.toLowerCase();
  return all.filter((one) => one.shown.toLowerCase().startsWith(wanted) && one.shown.toLowerCase() !== wanted).map((one) => ({ ...one, typed }));
}
