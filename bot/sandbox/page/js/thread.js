// The thread beside the channel.

import { composer } from "./composer.js";
import { el, icon, pushButton } from "./dom.js";
import { MessageList } from "./messagelist.js";
import { soon } from "./soon.js";

/** @param {HTMLElement} node @param {import("./desk.js").Desk} desk */
export function threadPane(node, desk) {
  const { world, outlook } = desk;
  const list = new MessageList(desk, { label: "Messages of the thread", inThread: true });
  const writing = composer(desk, {
    label: () => "Reply in the thread",
    target: () => ({ channel: outlook.thread.channel, thread_ts: outlook.thread.ts }),
    commands: false,
  });
  const where = el("p", {});
  const close = pushButton({ class: "quiet", "aria-label": "Close the thread" }, leave, icon("close"));
  node.append(el("header", { class: "pane-head" }, el("h2", {}, "Thread"), where, close), el("div", { class: "talk" }, list.node, writing.node));
  let shown = "";

  function leave() {
    const from = outlook.thread?.ts;
    outlook.closeThread();
    const root = from && document.querySelector(`.conversation [data-ts="${CSS.escape(from)}"]`);
    (root?.querySelector("[data-focus=replies]") ?? root)?.focus();
  }

  function draw() {
    const { thread } = outlook;
    const there = world.ready && thread && world.messages.get(thread.channel)?.has(thread.ts);
    node.hidden = !there;
    document.body.classList.toggle("with-thread", Boolean(there));
    if (!there) {
      shown = "";
      return;
    }
    where.textContent = world.dms.has(thread.channel) ? "Kestrel" : `#${world.channelName(thread.channel)}`;
    list.show(`${world.me} ${thread.channel} ${thread.ts}`, world.inThread(thread.channel, thread.ts), new Map());
    if (shown && shown !== thread.ts) writing.focus();
    if (!shown && document.activeElement?.closest?.(".message")) writing.focus();
    shown = thread.ts;
  }

  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
  });
  const drawSoon = soon(draw);
  world.on("message", (event) => event.channel === outlook.thread?.channel && drawSoon());
  world.on("state", draw);
  world.on("me", () => {
    if (outlook.thread && world.dms.has(outlook.thread.channel)) outlook.closeThread();
    else draw();
  });
  outlook.on(draw);
}
