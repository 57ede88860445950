// The switches that make X and Slack fail.

import { act } from "./act.js";
import { el, fill, icon } from "./dom.js";

const X = {
  ok: "works",
  slow: "is slow",
  down: "is down",
  timeout: "posts, but never answers",
  reset: "posts, but hangs up",
  late503: "posts, but says it is down",
  lost: "hangs up and posts nothing",
};
const KINDS = {
  x: { name: "X", states: X },
  slack: { name: "Slack", states: { ok: "works", refusing: "refuses", limited: "limits" } },
};

/** @param {HTMLElement} node @param {import("./world.js").World} world */
export function faults(node, world) {
  const selects = Object.entries(KINDS).map(([kind, { name, states }]) => {
    const select = el("select", { id: `fault-${kind}`, on: { change: () => act({ do: "faults", [kind]: select.value }) } },
      Object.entries(states).map(([value, text]) => el("option", { value }, text)));
    return { kind, select, box: el("span", { class: "fault" }, el("label", { for: select.id }, name), select, icon("down")) };
  });

  function draw() {
    for (const { kind, select, box } of selects) {
      select.value = world.faults[kind] ?? "ok";
      select.title = select.selectedOptions[0]?.text ?? "";
      box.classList.toggle("failing", select.value !== "ok");
    }
  }

  fill(node, selects.map(({ box }) => box));
  world.on("state", draw);
  world.on("faults", draw);
}
