// The sandbox's clock in the bar, and the ways to move it.

import { act } from "./act.js";
import { el, icon, pushButton } from "./dom.js";
import { dayAfter, fromWall, full, nextNine, wall } from "./moment.js";
import { popup } from "./popup.js";

const HOUR = 3600;

/** @param {HTMLElement} node @param {import("./world.js").World} world @returns {() => Date} the time now */
export function clock(node, world) {
  const face = el("time", { class: "face" });
  let base = { moment: Date.now(), at: performance.now() };

  /** The server's time plus what has passed here since. */
  const now = () => new Date(base.moment + (performance.now() - base.at) * (world.clock.speed ?? 1));
  const to = (moment) => act({ do: "clock", to: moment.toISOString() });
  const step = (text, run) => pushButton({ class: "button tiny" }, run, text);

  const other = el("button", { type: "button", class: "button tiny", "aria-expanded": "false" }, "Other…");
  const field = el("input", { type: "datetime-local", class: "field", id: "clock-to" });
  const go = el("button", { type: "submit", class: "button primary" }, "Move the clock");
  const form = el("form", { class: "clock-form", on: { submit } }, el("label", { for: "clock-to" }, "Move the clock to"), field, go);
  const floating = popup(other, form, { onClose: () => other.setAttribute("aria-expanded", "false") });

  async function submit(event) {
    event.preventDefault();
    if (!field.value) return field.focus();
    floating.close();
    other.focus();
    return to(fromWall(field.value));
  }

  other.addEventListener("click", () => {
    if (floating.isOpen()) return floating.close();
    field.value = wall(now());
    other.setAttribute("aria-expanded", "true");
    floating.show();
    return field.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    floating.close();
    other.focus();
  });

  function draw() {
    if (!world.ready) return;
    const text = full(now());
    if (face.textContent === text) return;
    face.textContent = text;
    face.dateTime = now().toISOString();
  }

  function set() {
    base = { moment: Date.parse(world.clock.now), at: performance.now() };
    draw();
  }

  node.append(icon("clock"), face,
    el("span", { class: "steps" },
      step("+15 minutes", () => act({ do: "clock", advance: HOUR / 4 })),
      step("+1 hour", () => act({ do: "clock", advance: HOUR })),
      step("To tomorrow 9:00", () => to(fromWall(`${dayAfter(now(), 1)}T09:00`))),
      step("To Monday 9:00", () => to(nextNine(now(), 1))),
      el("span", { class: "anchor" }, other, form)));
  world.on("state", set);
  world.on("clock", set);
  setInterval(draw, 1000);
  return now;
}
