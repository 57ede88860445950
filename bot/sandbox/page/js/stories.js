// The independent feedback site as the public and its moderator see it: share a story, read what others wrote.

import { arrange, el, fill, freshId } from "./dom.js";
import { focusKept } from "./focus.js";
import { pointTo } from "./pointing.js";
import { sharing } from "./sharing.js";
import { drawStory } from "./story.js";
import { toast } from "./toast.js";
import { byAge } from "./world.js";

/**
 * @param {HTMLElement} node @param {import("./world.js").World} world
 * @param {{now: () => Date, announce: (text: string) => void}} about
 */
export function stories(node, world, { now, announce }) {
  const name = el("h3", { class: "site-name" });
  const form = sharing(world, () => {
    filter.value = "";
    draw();
    toast("Your story is sent. A moderator reads it before it appears.");
  });
  const filter = el("select", { class: "field", id: freshId("about"), on: { change: draw } });
  const list = el("ol", { class: "stories" });
  const none = el("p", { class: "empty" });
  node.append(el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": "The feedback site" },
    el("div", { class: "site-head" }, name, el("p", {}, "Independent, public and anonymous. A moderator reads each story before it appears.")),
    form.node,
    el("div", { class: "site-filter" }, el("h3", {}, "Stories"), el("label", { for: filter.id, class: "unseen" }, "Stories about"), filter),
    list, none));
  /** @type {Map<string, {story: any, node: HTMLElement}>} */
  let drawn = new Map();
  /** Responses that are being written, so that a story drawn anew keeps them. */
  const writing = new Map();

  function draw() {
    if (!world.feedback) return;
    const wanted = [...world.feedback.stories.values()].filter((story) => !filter.value || story.service === filter.value);
    wanted.sort((one, other) => byAge(other.id, one.id));
    drawn = new Map(wanted.map((story) => [story.id, made(story)]));
    arrange(list, [...drawn.values()].map((one) => one.node));
    none.hidden = wanted.length > 0;
    none.textContent = filter.value ? `No stories about ${serviceName(filter.value)} yet.` : "No stories yet.";
  }

  function made(story) {
    const old = drawn.get(story.id);
    if (old?.story === story) return old;
    const restore = old && focusKept(old.node);
    const node = drawStory(story, { service: serviceName(story.service), now: now(), writing, announce });
    if (old) {
      old.node.replaceWith(node);
      restore(node);
    }
    return { story, node };
  }

  const serviceName = (code) => world.feedback.services.find((one) => one.code === code)?.name ?? code;

  function begin() {
    if (!world.feedback) return;
    fill(name, world.feedback.name);
    const { value } = filter;
    const options = () => world.feedback.services.map((one) => el("option", { value: one.code }, one.name));
    fill(filter, el("option", { value: "" }, "about every service"), options());
    filter.value = value;
    form.offer(options());
    draw();
  }

  /** The service with this code, in any case; a toast when the site has none. */
  function known(code) {
    const found = world.feedback.services.find((one) => one.code.toLowerCase() === code.toLowerCase());
    if (!found) toast(`The sandbox's feedback site has no service “${code}”.`, { bad: true });
    return found;
  }

  function share(code) {
    const found = code ? known(code) : null;
    form.begin(found?.code ?? "");
    announce(`The feedback site: share your story${found ? ` about ${found.name}` : ""}`);
  }

  function service(code) {
    const found = known(code);
    filter.value = found?.code ?? "";
    draw();
    filter.scrollIntoView({ block: "start" });
    filter.focus({ preventScroll: true });
    if (found) announce(`The feedback site: stories about ${found.name}`);
  }

  function story(id) {
    if (!world.feedback.stories.has(id)) return toast("That story is not on the sandbox's feedback site.", { bad: true });
    filter.value = "";
    draw();
    pointTo(drawn.get(id).node);
    return announce(`The feedback site: ${world.feedback.stories.get(id).title}`);
  }

  world.on("state", begin);
  world.on("story", draw);
  return { share, service, story };
}
