// Slack's mrkdwn as DOM nodes: bold, italic, struck, code, quotes, links, people, channels, dates and emoji.

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { safeLink } from "./address.js";
import { pattern } from "./moment.js";

const TOKEN = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]+?)(?<=\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^\\n]+?)(?<=\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]+?)(?<=\\S)~(?![\\w~])",
    ":([a-z0-9_+'-]+(?:::[a-z0-9-]+)?):",
    "(https?://[^\\s<>|]+[^\\s<>|.,;:!?)\\]'\"])",
  ].join("|"),
  "gi",
);

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/**
 * @param {string} text
 * @param {{person: (id: string) => string, channel: (id: string) => string, me: string}} names
 */
export function mrkdwn(text, names) {
  const out = document.createDocumentFragment();
  String(text).split(/```\n?([\s\S]*?)\n?```/).forEach((piece, index) => {
    if (index % 2) out.append(el("pre", {}, unescape(piece)));
    else out.append(paragraphs(piece, names));
  });
  return out;
}

function paragraphs(text, names) {
  const out = document.createDocumentFragment();
  let quote = null;
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const quoted = /^(?:>|&gt;)\s?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else out.append((quote = el("blockquote")));
      quote.append(inline(quoted[1], names));
      return;
    }
    out.append(inline(line, names));
    if (index < lines.length - 1 && !/^(?:>|&gt;)/.test(lines[index + 1]) && !(quote && line === "")) out.append(el("br"));
    quote = null;
  });
  return out;
}

function inline(text, names) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    out.append(unescape(text.slice(from, found.index)), token(found, names));
    from = found.index + found[0].length;
  }
  out.append(unescape(text.slice(from)));
  return out;
}

function token([whole, special, code, bold, italic, struck, sign, bare], names) {
  if (special !== undefined) return angle(special, names);
  if (code !== undefined) return el("code", {}, unescape(code));
  if (bold !== undefined) return el("strong", {}, inline(bold, names));
  if (italic !== undefined) return el("em", {}, inline(italic, names));
  if (struck !== undefined) return el("s", {}, inline(struck, names));
  if (sign !== undefined) return emoji(sign);
  return link(unescape(bare), unescape(bare)) ?? document.createTextNode(unescape(whole));
}

function angle(content, names) {
  const [target, label] = [content.split("|")[0], content.split("|").slice(1).join("|")];
  if (target.startsWith("@")) return person(target.slice(1), names, unescape(label));
  if (target.startsWith("#")) return el("span", { class: "at" }, `#${unescape(label) || names.channel(target.slice(1))}`);
  if (target.startsWith("!date^")) return dated(target, unescape(label));
  if (target.startsWith("!")) return broadcast(target.slice(1), unescape(label));
  const shown = unescape(label || target.replace(/^mailto:/, ""));
  return link(unescape(target), shown) ?? document.createTextNode(label ? `${shown} (${unescape(target)})` : `<${unescape(target)}>`);
}

/** Somebody of the workspace; a person's own name stands out. */
export function person(id, names, label = "") {
  return el("span", { class: id === names.me ? "at mine" : "at" }, `@${label || names.person(id)}`);
}

/** A call to many, such as @channel. */
export function broadcast(range, label = "") {
  return el("span", { class: "at all" }, label || `@${range.split("^")[0]}`);
}

function dated(target, fallback) {
  const [, seconds, words, url] = target.split("^");
  const shown = /^\d+$/.test(seconds) ? pattern(words ?? "", Number(seconds)) : fallback;
  return (url && link(unescape(url), shown)) || el("time", { datetime: moment(seconds) }, shown);
}

const moment = (seconds) => (/^\d+$/.test(seconds) ? new Date(Number(seconds) * 1000).toISOString() : null);

/** A link, or null when its address may not be followed. */
export function link(address, shown) {
  const href = safeLink(address);
  return href && el("a", { href, target: "_blank", rel: "noopener noreferrer" }, shown);
}
