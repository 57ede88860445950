// The left column: the workspace, who one is, channels, direct messages and Home.

import { avatar } from "./avatar.js";
import { el, fill, icon, pushButton, unseen } from "./dom.js";
import { focusKept } from "./focus.js";
import { menuButton } from "./menu.js";
import { remember } from "./session.js";
import { soon } from "./soon.js";

/**
 * @param {HTMLElement} node @param {import("./desk.js").Desk} desk @param {import("./unread.js").Unread} unread
 */
export function sidebar(node, desk, unread) {
  const { world, outlook } = desk;

  function person() {
    const name = world.personName(world.me);
    return menuButton({
      className: "persona",
      focusKey: "persona",
      title: "Be somebody else",
      content: [
        avatar(world.me, name),
        el("span", { class: "persona-words" }, el("span", { class: "you-are" }, "You are: "), el("strong", {}, name), el("small", {}, unseen(" – "), world.title(world.me))),
        icon("down"),
      ],
      items: () => world.team().map((one) => ({
        text: world.personName(one.id),
        note: world.title(one.id),
        picture: avatar(one.id, world.personName(one.id), "small"),
        checked: one.id === world.me,
        badge: unread.direct(one.id) ? `${unread.direct(one.id)} new` : "",
        run: () => {
          remember("me", one.id);
          world.be(one.id);
          node.querySelector("[data-focus=persona]")?.focus();
        },
      })),
    });
  }

  function entry(key, name, sign, channel = key) {
    const chosen = outlook.channel === key;
    const count = chosen || key === "home" ? 0 : unread.count(channel);
    return el("li", {}, pushButton({ class: count ? "place fresh" : "place", "aria-current": chosen ? "page" : null, dataset: { focus: key } }, () => outlook.open(key), sign, el("span", { class: "place-name" }, name), count > 0 && el("span", { class: "badge" }, String(count), unseen(" unread"))));
  }

  function draw() {
    if (!world.ready) return;
    if (node.querySelector("[aria-expanded=true]")) return;
    const restore = focusKept(node);
    const channels = [...world.channels.values()].map((channel) => entry(channel.id, channel.name, icon("hash")));
    const kestrel = () => avatar("U0KESTREL", "Kestrel", "small");
    fill(node,
      el("h2", { class: "workspace" }, world.workspace.name ?? "Workspace"),
      person(),
      el("h3", {}, "Channels"), el("ul", {}, channels),
      el("h3", {}, "Direct messages"), el("ul", {}, entry("dm", "Kestrel", kestrel(), world.dmOf(world.me) ?? "")),
      el("h3", {}, "Apps"), el("ul", {}, entry("home", "Kestrel: Home", icon("home"))));
    restore(node);
  }

  const drawSoon = soon(draw, 150);
  for (const kind of ["state", "me", "message", "dm"]) world.on(kind, drawSoon);
  outlook.on(draw);
}
