// Slack's rich_text block: sections, lists, quotes and preformatted text, whose words are never parsed for mentions.

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, link, person } from "./mrkdwn.js";
import { pattern } from "./moment.js";

/** @param {{elements: any[]}} block @param {any} names */
export function richText(block, names) {
  return el("div", { class: "rich" }, (block.elements ?? []).map((part) => partOf(part, names)));
}

function partOf(part, names) {
  const inside = () => (part.elements ?? []).map((leaf) => leafOf(leaf, names));
  switch (part.type) {
    case "rich_text_section":
      return el("p", {}, inside());
    case "rich_text_quote":
      return el("blockquote", {}, inside());
    case "rich_text_preformatted":
      return el("pre", {}, inside());
    case "rich_text_list":
      return list(part, names);
    default:
      return el("p", {}, `(This sandbox cannot draw “${part.type}”.)`);
  }
}

function list(part, names) {
  const items = (part.elements ?? []).map((item) => el("li", {}, (item.elements ?? []).map((leaf) => leafOf(leaf, names))));
  const tag = part.style === "ordered" ? "ol" : "ul";
  return el(tag, { class: `indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null }, items);
}

function leafOf(leaf, names) {
  return styled(drawn(leaf, names), leaf.style ?? {});
}

function drawn(leaf, names) {
  switch (leaf.type) {
    case "text":
      return withBreaks(leaf.text ?? "");
    case "link":
      return link(leaf.url, leaf.text || leaf.url) ?? `${leaf.text ?? ""} (${leaf.url})`;
    case "emoji":
      return emoji(leaf.name ?? "", leaf.unicode ?? "");
    case "user":
      return person(leaf.user_id, names);
    case "channel":
      return el("span", { class: "at" }, `#${names.channel(leaf.channel_id)}`);
    case "broadcast":
      return broadcast(leaf.range ?? "channel");
    case "usergroup":
      return el("span", { class: "at" }, `@${leaf.usergroup_id}`);
    case "date":
      return el("time", {}, pattern(leaf.format ?? "{date_pretty} {time}", leaf.timestamp));
    case "color":
      return el("code", {}, leaf.value);
    default:
      return `(${leaf.type})`;
  }
}

function withBreaks(text) {
  const out = document.createDocumentFragment();
  text.split("\n").forEach((line, index) => {
    if (index) out.append(el("br"));
    out.append(line);
  });
  return out;
}

function styled(node, style) {
  const tags = [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]];
  return tags.reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}
