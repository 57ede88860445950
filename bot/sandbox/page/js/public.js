// The public's side of the page: X and the feedback site, each behind a tab, and the ways that lead there from a link.

import { el, fill, freshId } from "./dom.js";
import { recall, remember } from "./session.js";
import { stories } from "./stories.js";
import { timeline } from "./timeline.js";

const MOVES = { ArrowRight: (at, all) => (at + 1) % all, ArrowLeft: (at, all) => (at - 1 + all) % all, Home: () => 0, End: (at, all) => all - 1 };

/**
 * @param {HTMLElement} node @param {import("./desk.js").Desk} desk
 * @param {{now: () => Date, announce: (text: string) => void, setAside: () => void}} about
 * @returns {import("./elsewhere.js").There}
 */
export function publicSide(node, desk, { now, announce, setAside }) {
  const { world, outlook } = desk;
  const x = tab("On X");
  const site = tab("Feedback site");
  const tabs = [x, site];
  const list = el("div", { class: "tabs", role: "tablist", "aria-label": "Places of the public", on: { keydown } }, tabs.map((one) => one.button));
  const note = el("p", {}, "What everybody sees. Nothing here leaves this computer.");
  fill(node, el("header", { class: "pane-head" }, el("h2", {}, "The public"), note), list, tabs.map((one) => one.panel));
  const posts = timeline(x.panel, world, now);
  const shelf = stories(site.panel, world, { now, announce });

  function tab(name) {
    const [id, panelId] = [freshId("tab"), freshId("panel")];
    const button = el("button", { type: "button", role: "tab", class: "tab", id, "aria-controls": panelId, on: { click: () => choose(made) } }, name);
    const made = { name, button, panel: el("div", { class: "panel", role: "tabpanel", id: panelId, "aria-labelledby": id }) };
    return made;
  }

  function choose(chosen) {
    remember("place", chosen.name);
    bring(chosen);
  }

  function bring(chosen) {
    for (const one of tabs) {
      const here = one === chosen;
      one.button.setAttribute("aria-selected", String(here));
      one.button.tabIndex = here ? 0 : -1;
      one.panel.hidden = !here;
    }
  }

  function keydown(event) {
    const to = MOVES[event.key]?.(tabs.findIndex((one) => one.button === document.activeElement), tabs.length);
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[to]);
    tabs[to].button.focus();
  }

  /** Bring a place in front of the person, whatever stands in the way: a form, a thread, another part of a narrow page. */
  function come(place) {
    setAside();
    choose(place);
    outlook.show("public");
    if (!node.checkVisibility()) outlook.closeThread();
  }

  function write({ replyTo, text }) {
    const post = replyTo ? posts.find(replyTo) : null;
    if (replyTo && !post) return;
    come(x);
    posts.write(post, text);
    announce(`On X, writing as @${world.x.own}, by hand${post ? `, in reply to @${post.handle}` : ""}`);
  }

  function post(id) {
    const found = posts.find(id);
    if (!found) return;
    come(x);
    posts.point(found);
    announce(`On X: the post by @${found.handle}`);
  }

  function draw() {
    list.hidden = !world.feedback;
    bring(world.feedback && recall("place") === site.name ? site : x);
  }

  const at = (show) => (what) => {
    come(site);
    show(what);
  };
  world.on("state", draw);
  draw();
  return { write, post, share: at(shelf.share), service: at(shelf.service), story: at(shelf.story), hasFeedback: () => Boolean(world.feedback) };
}
