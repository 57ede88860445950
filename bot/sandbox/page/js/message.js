// One message as Slack draws it: who, when, words or blocks, files, replies, and what one can do with it.

import { avatar } from "./avatar.js";
import { drawBlocks } from "./block.js";
import { el, icon, pushButton } from "./dom.js";
import { Form } from "./form.js";
import { menuButton } from "./menu.js";
import { full, ofTs, time } from "./moment.js";
import { mrkdwn } from "./mrkdwn.js";

/**
 * @typedef {{message: any, channel: string, replies: number, compact: boolean, inThread: boolean, previous?: Form | null}} Drawing
 * @param {Drawing} drawing
 * @param {import("./desk.js").Desk} desk
 * @returns {{node: HTMLElement, form: Form}}
 */
export function drawMessage({ message, channel, replies, compact, inThread, previous }, desk) {
  const form = new Form(previous);
  const author = message.user ?? "U0KESTREL";
  const name = message.username ?? desk.world.personName(author);
  const moment = ofTs(message.ts);
  const surface = desk.surface(form, { channel, ts: message.ts });
  const head = !compact && el("div", { class: "head" },
    el("span", { class: "author" }, name),
    isApp(message, desk) && el("span", { class: "app" }, "APP"),
    el("time", { datetime: moment.toISOString(), title: full(moment) }, time(moment)));
  const body = el("div", { class: "body" }, head, content(message, surface), files(message), footer(message, channel, replies, inThread, desk));
  const side = compact ? el("time", { class: "margin-time", "aria-hidden": "true" }, time(moment)) : avatar(author, name);
  const kind = ["message", compact && "compact", message.only && "private"].filter(Boolean).join(" ");
  const node = el("li", { class: kind, tabindex: "-1", dataset: { ts: message.ts } },
    message.only && el("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
    el("article", { "aria-label": `${name}, ${time(moment)}` }, el("div", { class: "side" }, side), body),
    toolbar(message, channel, inThread, desk));
  return { node, form };
}

function isApp(message, desk) {
  return Boolean(message.bot_id ?? message.app_id ?? desk.world.people.get(message.user)?.is_bot);
}

function content(message, surface) {
  const edited = message.edited && el("span", { class: "edited" }, "(edited)");
  const blocks = message.blocks?.length ? drawBlocks(message.blocks, surface) : null;
  const text = !blocks && message.text && el("div", { class: "words" }, mrkdwn(message.text, surface.names), edited && " ", edited);
  const attachments = (message.attachments ?? []).map((attachment) => attached(attachment, surface));
  return [text, blocks, attachments, blocks && edited && el("div", {}, edited)];
}

function attached(attachment, surface) {
  const text = attachment.text ?? attachment.fallback ?? "";
  const inside = attachment.blocks ? drawBlocks(attachment.blocks, surface) : el("div", { class: "words" }, mrkdwn(text, surface.names));
  const node = el("div", { class: "attachment" }, inside);
  if (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")) node.style.borderLeftColor = `#${attachment.color.replace("#", "")}`;
  return node;
}

function files(message) {
  return (message.files ?? []).map((file) => {
    // Slack's own address of a file wants the app's token; the page has one that any person may read.
    const source = file.id ? `/sandbox/files/${encodeURIComponent(file.id)}/${encodeURIComponent(file.name ?? "file")}` : null;
    if (source && file.mimetype?.startsWith("image/")) {
      return el("img", { class: "picture", src: source, alt: file.alt_txt || file.title || file.name, loading: "lazy" });
    }
    return el("a", { class: "file", href: source ?? null, download: source ? file.name : null }, icon("attach"), el("span", {}, file.name ?? "File"));
  });
}

function footer(message, channel, replies, inThread, desk) {
  if (message.only) return pushButton({ class: "link small" }, () => desk.dismiss(channel, message.ts), "Dismiss this message");
  const reactions = (message.reactions ?? []).map(({ name, count }) =>
    el("span", { class: "reaction" }, mrkdwn(`:${name}:`, desk.names), ` ${count ?? 1}`));
  const thread = replies > 0 && !inThread && pushButton({ class: "replies", dataset: { focus: "replies" } }, () => desk.outlook.openThread(channel, message.ts), icon("reply"), `${replies} ${replies === 1 ? "reply" : "replies"}`);
  return [reactions.length > 0 && el("div", { class: "reactions" }, reactions), thread];
}

function toolbar(message, channel, inThread, desk) {
  if (message.only) return null;
  const reply = () => desk.outlook.openThread(channel, message.thread_ts ?? message.ts);
  const shortcuts = () => desk.world.shortcuts.filter((shortcut) => shortcut.type.startsWith("message")).map((shortcut) => ({
    text: shortcut.name,
    note: "Kestrel",
    run: () => desk.act({ do: "shortcut", callback_id: shortcut.callback_id, channel, ts: message.ts }),
  }));
  return el("div", { class: "toolbar" },
    !inThread && pushButton({ class: "quiet", "aria-label": "Reply in thread", title: "Reply in thread", dataset: { focus: "reply" } }, reply, icon("reply")),
    menuButton({
      label: "More actions", title: "More actions", content: icon("more"), focusKey: "more",
      items: () => [...shortcuts(), ...(inThread ? [] : [{ text: "Reply in thread", run: reply }])],
    }));
}
