// The middle: the channel, direct messages or Home that one has open.

import { BlockList } from "./blocklist.js";
import { composer } from "./composer.js";
import { el, fill, icon } from "./dom.js";
import { Form } from "./form.js";
import { MessageList } from "./messagelist.js";
import { soon } from "./soon.js";

/**
 * @param {HTMLElement} node @param {import("./desk.js").Desk} desk @param {import("./unread.js").Unread} unread
 */
export function conversation(node, desk, unread) {
  const { world, outlook } = desk;
  const title = () => (outlook.channel === "dm" ? "Kestrel" : `#${world.channelName(outlook.channel)}`);
  const list = new MessageList(desk, { label: "Messages" });
  const writing = composer(desk, { label: () => `Message ${title()}`, target: () => ({ channel: desk.channel }) });
  const head = el("header", { class: "pane-head" });
  const empty = el("p", { class: "empty" });
  const home = el("div", { class: "home scroller", tabindex: "0", role: "group", "aria-label": "Home of Kestrel" });
  const talk = el("div", { class: "talk" }, list.node, writing.node);
  node.append(head, talk, home);
  /** @type {{id: string, blocks: BlockList} | null} */
  let homeShown = null;
  let homeAsked = "";

  function drawHead() {
    const isHome = outlook.channel === "home";
    const channel = world.channels.get(outlook.channel);
    const name = isHome ? ["Kestrel: Home"] : outlook.channel === "dm" ? ["Kestrel"] : [icon("hash"), world.channelName(outlook.channel)];
    const about = { home: "Private to you", dm: "Direct messages between you and the app" };
    const topic = about[outlook.channel] ?? (channel?.topic?.value || channel?.purpose?.value);
    fill(head, el("h2", {}, name), topic && el("p", {}, topic));
  }

  function drawMessages() {
    if (outlook.channel === "home") return;
    const messages = world.inChannel(desk.channel);
    list.show(`${world.me} ${desk.channel}`, messages, world.replies(desk.channel));
    if (!messages.length) list.scroller.prepend(empty);
    else empty.remove();
    empty.textContent = `This is the very beginning of ${title()}.`;
    if (!document.hidden) unread.read(desk.channel);
  }

  function drawHome() {
    if (outlook.channel !== "home") return;
    const view = world.homes[world.me];
    if (!view) {
      homeShown = null;
      fill(home, el("p", { class: "empty" }, "Kestrel has not drawn its Home for you yet."));
      return;
    }
    if (homeShown?.id !== view.id) {
      homeShown = { id: view.id, blocks: new BlockList(desk.surface(new Form(), { view_id: view.id, home: true })) };
      fill(home, homeShown.blocks.node);
    }
    homeShown.blocks.draw(view.blocks ?? [], { remembered: view.state?.values, otherwise: home });
  }

  function draw() {
    if (!world.ready) return;
    settle();
    const isHome = outlook.channel === "home";
    talk.hidden = isHome;
    home.hidden = !isHome;
    drawHead();
    writing.rename();
    drawMessages();
    drawHome();
  }

  /** A remembered channel may be gone; and the app is told whenever somebody opens its Home. */
  function settle() {
    const known = outlook.channel === "home" || outlook.channel === "dm" || world.channels.has(outlook.channel);
    if (!known) outlook.channel = world.channels.keys().next().value;
    const asked = outlook.channel === "home" ? world.me : "";
    if (asked && asked !== homeAsked) desk.act({ do: "open_home" });
    homeAsked = asked;
  }

  const messagesSoon = soon(() => world.ready && drawMessages());
  world.on("message", (event) => event.channel === desk.channel && messagesSoon());
  world.on("dm", draw);
  world.on("home", (event) => event.user === world.me && drawHome());
  world.on("state", draw);
  world.on("me", draw);
  outlook.on(draw);

  /** Bring a message in front of the person, as its permalink does in Slack. */
  function point(channel, ts) {
    outlook.open(world.dms.has(channel) ? "dm" : channel);
    list.point(ts);
  }

  return { point };
}
