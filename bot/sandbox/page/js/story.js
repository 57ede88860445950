// One story of the feedback site, with what the moderator and staff can do about it.

import { act } from "./act.js";
import { el, freshId, pushButton, unseen } from "./dom.js";
import { date, full, shortDay, time } from "./moment.js";
import { link } from "./mrkdwn.js";

const STATES = { waiting: "Waits for the moderator", published: "Published" };
const CHANGES = { none: "No change", planned: "A change is planned", made: "A change was made" };

/**
 * @param {any} story
 * @param {{service: string, now: Date, writing: Map<string, HTMLElement>, announce: (text: string) => void}} about
 *   writing: the responses that are being written, by story
 */
export function drawStory(story, about) {
  const { id, title } = story;
  const slot = el("div", {}, about.writing.get(id));
  const address = story.state === "published" && story.url && el("p", { class: "story-link" }, link(story.url, story.url.replace(/^https:\/\//, "")));
  return el("li", { class: `story ${story.state}`, tabindex: "-1", dataset: { story: id } },
    el("article", { "aria-label": title },
      el("div", { class: "head" }, el("h4", { class: "author" }, title), el("span", { class: "state" }, STATES[story.state])),
      el("p", { class: "handle" }, `${about.service} · `, moment(story.published_at ?? story.written_at, about.now)),
      el("p", { class: "post-words" }, story.text),
      address,
      story.responses.map((response) => answer(response, about.now)),
      el("div", { class: "post-tools" }, story.state === "waiting" ? publishing(story, about) : responding(story, slot, about)),
      slot));
}

function moment(text, now) {
  const at = new Date(text);
  return el("time", { datetime: text, title: full(at) }, date(at) === date(now) ? time(at) : `${shortDay(at)}, ${time(at)}`);
}

function answer(response, now) {
  return el("blockquote", { class: "quoted" },
    el("p", { class: "handle" }, el("strong", {}, `Response by ${response.by}`), " · ", moment(response.at, now)),
    el("p", { class: "post-words" }, response.text),
    el("p", { class: `change ${response.change}` }, CHANGES[response.change] ?? response.change));
}

function publishing({ id, title }, { announce }) {
  const run = async () => {
    const done = await act({ do: "story_publish", id });
    if (done.ok) announce(`“${title}” is published`);
  };
  return pushButton({ class: "button tiny", dataset: { focus: `story ${id}` } }, run, "Publish (as the moderator)", unseen(`: ${title}`));
}

function responding(story, slot, about) {
  const open = () => {
    if (!slot.firstChild) slot.append(response(story, about));
    slot.querySelector("textarea").focus();
  };
  return pushButton({ class: "button tiny", dataset: { focus: `story ${story.id}` } }, open, "Respond (as staff)", unseen(` to ${story.title}`));
}

function response({ id, title }, { writing, announce }) {
  const ids = { by: freshId("by"), text: freshId("text"), change: freshId("change") };
  const text = el("textarea", { class: "field", id: ids.text, rows: 3, dataset: { focus: `text ${id}` } });
  const by = el("input", { class: "field", id: ids.by, autocomplete: "off", placeholder: "Ward manager, for instance", dataset: { focus: `by ${id}` } });
  const change = el("select", { class: "field", id: ids.change, dataset: { focus: `change ${id}` } }, Object.entries(CHANGES).map(([value, name]) => el("option", { value }, name)));
  const node = el("form", { class: "respond", novalidate: true, "aria-label": `Response to ${title}`, on: { submit } },
    el("label", { for: ids.text }, "Response"), text,
    el("label", { for: ids.by }, "Who responds (job)"), by,
    el("label", { for: ids.change }, "Change"), change,
    el("div", { class: "write-foot" }, el("button", { type: "submit", class: "button public-send" }, "Publish the response"), pushButton({ class: "button" }, leave, "Cancel")));
  writing.set(id, node);

  function leave() {
    writing.delete(id);
    const entry = node.closest(".story");
    node.remove();
    entry?.querySelector("[data-focus^='story']")?.focus();
  }

  async function submit(event) {
    event.preventDefault();
    const empty = [text, by].find((field) => !field.value.trim());
    if (empty) return empty.focus();
    const done = await act({ do: "story_respond", id, by: by.value.trim(), text: text.value.trim(), change: change.value });
    if (!done.ok) return undefined;
    leave();
    return announce(`The response to “${title}” is published`);
  }

  return node;
}
