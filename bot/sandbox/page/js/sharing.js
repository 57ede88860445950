// Writing a story for the feedback site, as somebody of the public.

import { act } from "./act.js";
import { el, fill, freshId, pushButton } from "./dom.js";
import { STORIES } from "./phrases.js";

/**
 * @param {import("./world.js").World} world @param {() => void} onSent
 * @returns {{node: HTMLElement, offer: (options: any[]) => void, begin: (service: string) => void}}
 */
export function sharing(world, onSent) {
  const ids = { service: freshId("service"), title: freshId("title"), words: freshId("story") };
  const service = el("select", { class: "field", id: ids.service });
  const title = el("input", { class: "field", id: ids.title, autocomplete: "off", maxlength: 200 });
  const words = el("textarea", { class: "field", id: ids.words, rows: 4, maxlength: 10000, placeholder: "What happened?" });
  const ideas = el("div", { class: "phrases", role: "group", "aria-label": "Tell for instance" }, STORIES.map((one) =>
    pushButton({ class: "phrase" }, () => tell(one), one.name)));
  const node = el("form", { class: "write share", novalidate: true, on: { submit } },
    el("h3", {}, "Share your story"),
    el("label", { for: ids.service }, "Service"), service,
    el("label", { for: ids.title }, "Title of the story"), title,
    el("label", { for: ids.words }, "Your story"), words,
    el("div", { class: "write-foot" }, ideas, el("span", { class: "grow" }), el("button", { type: "submit", class: "button public-send" }, "Send to the moderator")));

  function tell(one) {
    if (world.feedback.services.some((known) => known.code === one.service)) service.value = one.service;
    title.value = one.title;
    words.value = one.text;
    words.focus();
  }

  async function submit(event) {
    event.preventDefault();
    const empty = [service, title, words].find((field) => !field.value.trim());
    if (empty) return empty.focus();
    const answer = await act({ do: "story_write", service: service.value, title: title.value.trim(), text: words.value.trim() });
    if (!answer.ok) return undefined;
    title.value = "";
    words.value = "";
    return onSent();
  }

  return {
    node,
    offer(options) {
      const { value } = service;
      fill(service, el("option", { value: "" }, "Choose a service"), options);
      service.value = value;
    },
    begin(code) {
      service.value = code;
      node.scrollIntoView({ block: "start" });
      (code ? title : service).focus({ preventScroll: true });
    },
  };
}
