// Writing as the public: who, words, a picture with its description, and phrases to begin with.

import { act } from "./act.js";
import { el, fill, freshId, icon, pushButton } from "./dom.js";
import { PHRASES } from "./phrases.js";
import { stormStarter } from "./storm.js";
import { toast } from "./toast.js";

const MOST = 280;
// However long a link is, X counts it as so many characters.
const LINK = "x".repeat(23);
const BIGGEST = 5 * 1024 * 1024;

/** @param {import("./world.js").World} world */
export function writing(world) {
  const ids = { as: freshId("as"), words: freshId("words"), alt: freshId("alt"), people: freshId("people") };
  let replyTo = null;
  /** While one writes as our own account, what was begun as the public waits here. @type {{words: string, replyTo: any} | null} */
  let waiting = null;
  let turn = 0;
  /** Which of our accounts one writes as. */
  let us = "";
  const people = el("datalist", { id: ids.people });
  const as = el("input", { class: "field", id: ids.as, list: ids.people, autocomplete: "off", spellcheck: "false", value: "marnie_dell" });
  const words = el("textarea", { class: "field", id: ids.words, rows: 3, placeholder: "What does the public say?" });
  const counter = el("small", { class: "counter" });
  const answering = el("p", { class: "answering", hidden: true });
  const alt = el("input", { class: "field", id: ids.alt, autocomplete: "off", maxlength: 1000 });
  const file = el("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", class: "unseen", tabindex: "-1", "aria-label": "Picture to post" });
  const preview = el("div", { class: "preview", hidden: true });
  const send = el("button", { type: "submit", class: "button public-send" }, "Post");
  const choose = pushButton({ class: "quiet", "aria-label": "Add a picture", title: "Add a picture" }, () => file.click(), icon("picture"));
  const phrases = el("div", { class: "phrases", role: "group", "aria-label": "Say for instance" }, PHRASES.map((phrase) =>
    pushButton({ class: "phrase" }, () => say(phrase), phrase.name)));
  const asRow = el("div", { class: "as-row" }, el("label", { for: ids.as }, "Write as"), el("span", { class: "as-box" }, el("span", { "aria-hidden": "true" }, "@"), as), people);
  const usRow = el("p", { class: "as-us", hidden: true });
  const enough = pushButton({ class: "link small", hidden: true }, asPublic, "Be the public again");
  const ideas = [phrases, stormStarter()];
  const node = el("form", { class: "write", novalidate: true, on: { submit } },
    usRow, answering, asRow,
    el("label", { for: ids.words, class: "unseen" }, "Post"), words, preview, file,
    el("div", { class: "write-foot" }, choose, counter, el("span", { class: "grow" }), enough, send),
    ideas);

  function say(phrase) {
    const line = phrase.lines[turn % phrase.lines.length];
    turn += 1;
    as.value = line.as;
    words.value = line.text;
    count();
    words.focus();
  }

  const length = () => [...words.value.replace(/https?:\/\/\S+/g, LINK)].length;

  function count() {
    counter.textContent = `${length()} of ${MOST}`;
    counter.classList.toggle("over", length() > MOST);
  }

  function clearPicture() {
    file.value = "";
    alt.value = "";
    preview.hidden = true;
    fill(preview);
  }

  function showPicture() {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > BIGGEST) {
      clearPicture();
      toast("A picture may have 5 MB at most.", { bad: true });
      return;
    }
    const drop = pushButton({ class: "quiet", "aria-label": "Remove the picture" }, clearPicture, icon("close"));
    fill(preview, el("img", { src: URL.createObjectURL(chosen), alt: "" }), el("div", { class: "grow" }, el("label", { for: ids.alt }, "Describe the picture (alt text)"), alt), drop);
    preview.hidden = false;
  }

  function reply(post) {
    replyTo = post;
    answering.hidden = !post;
    if (!post) return;
    const drop = pushButton({ class: "link" }, () => reply(null), "Cancel");
    fill(answering, `Replying to @${post.handle}`, !waiting && drop);
    words.focus();
  }

  /** Write on X as our own account, as somebody of the team does by hand. */
  function asUs(post, text) {
    waiting ??= { words: words.value, replyTo };
    draw();
    us = world.x.own;
    // What answers somebody is said by the account that answers; anything else may be said by any of ours.
    fill(usRow, "Write as ", !post && world.x.ours.length > 1 ? whichOfOurs() : el("strong", {}, byHand(us)));
    words.value = text;
    reply(post);
    count();
    words.focus();
    words.setSelectionRange(text.length, text.length);
  }

  function whichOfOurs() {
    const choice = el("select", { class: "field", "aria-label": "As which of our accounts", on: { change: () => { us = choice.value; } } },
      world.x.ours.map((handle) => el("option", { value: handle }, byHand(handle))));
    return choice;
  }

  function asPublic() {
    const before = waiting;
    waiting = null;
    words.value = before.words;
    reply(before.replyTo);
    draw();
    count();
    words.focus();
  }

  function draw() {
    usRow.hidden = enough.hidden = !waiting;
    for (const part of [asRow, ...ideas]) part.hidden = Boolean(waiting);
    node.classList.toggle("us", Boolean(waiting));
  }

  async function submit(event) {
    event.preventDefault();
    const handle = waiting ? us : as.value.trim().replace(/^@/, "");
    if (waiting && length() > MOST) return toast(`X takes ${MOST} characters; this has ${length()}.`, { bad: true });
    if (!/^\w{1,15}$/.test(handle)) return toast("A handle has 1 to 15 letters, digits or underscores.", { bad: true });
    if (!words.value.trim() && !file.files[0]) return words.focus();
    const picture = file.files[0] && { data: await base64(file.files[0]), type: file.files[0].type, alt: alt.value };
    const name = world.x.people.get(handle)?.name ?? (waiting ? undefined : spoken(handle));
    const answer = await act({ do: "x_post", handle, name, text: words.value.trim(), reply_to: replyTo?.id, picture: picture || undefined });
    if (!answer.ok) return undefined;
    clearPicture();
    if (waiting) return asPublic();
    words.value = "";
    reply(null);
    return count();
  }

  function suggestPeople() {
    const known = [...world.x.people.keys()].filter((handle) => !world.x.ours.includes(handle)).slice(-50);
    fill(people, known.map((handle) => el("option", { value: handle })));
  }

  words.addEventListener("input", count);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) node.requestSubmit();
  });
  file.addEventListener("change", showPicture);
  as.addEventListener("focus", suggestPeople);
  count();
  return { node, reply, asUs };
}

const byHand = (handle) => `@${handle} – us, by hand`;

/** "marnie_dell" → "Marnie Dell" */
const spoken = (handle) => handle.split("_").filter(Boolean).map((part) => part[0].toUpperCase() + part.slice(1)).join(" ") || handle;

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let from = 0; from < bytes.length; from += 32768) text += String.fromCharCode(...bytes.subarray(from, from + 32768));
  return btoa(text);
}
