// One public post as the timeline shows it.

import { localPicture } from "./address.js";
import { avatar } from "./avatar.js";
import { el, icon, pushButton, unseen } from "./dom.js";
import { link } from "./mrkdwn.js";
import { full, shortDay, date, time } from "./moment.js";

const PART = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])|([@#][\p{L}\p{N}_]+)/gu;

/**
 * @param {any} post
 * @param {{own: boolean, now: Date, parent?: any, quoted?: any, onReply: (post: any) => void, onLike: (post: any) => void, onDelete: (post: any) => void}} about
 */
export function drawPost(post, { own, now, parent, quoted, onReply, onLike, onDelete }) {
  if (post.deleted) {
    return el("li", { class: "post gone", dataset: { post: post.id } }, el("p", {}, icon("bin"), `A post by @${post.handle} was deleted by its author.`));
  }
  const moment = new Date(post.created_at);
  const when = date(moment) === date(now) ? time(moment) : `${shortDay(moment)}, ${time(moment)}`;
  const name = post.name || post.handle;
  const head = el("div", { class: "head" },
    el("strong", { class: "author" }, name),
    own && el("span", { class: "own" }, "The trust"),
    el("span", { class: "handle" }, `@${post.handle}`),
    el("time", { datetime: moment.toISOString(), title: full(moment) }, when),
    post.edited_from && el("span", { class: "handle" }, "edited"));
  const tools = el("div", { class: "post-tools" },
    el("button", { type: "button", class: "link", dataset: { focus: `reply ${post.id}` }, on: { click: () => onReply(post) } }, icon("reply"), "Reply", unseen(` to ${name}`)),
    pushButton({ class: "link", dataset: { focus: `like ${post.id}` } }, () => onLike(post), icon("heart"), "Like", unseen(` the post by ${name}`), post.likes > 0 && el("span", { class: "likes" }, String(post.likes), unseen(post.likes === 1 ? " like" : " likes"))),
    !own && pushButton({ class: "link" }, () => onDelete(post), icon("bin"), "Delete", unseen(` the post by ${name}`)));
  return el("li", { class: own ? "post ours" : "post", tabindex: "-1", dataset: { post: post.id } },
    el("article", { "aria-label": `${name}, ${when}` },
      el("div", { class: "side" }, avatar(post.handle, name, "round")),
      el("div", { class: "body" }, head,
        post.repost_of && el("p", { class: "replying" }, "Reposted"),
        post.reply_to && el("p", { class: "replying" }, parent ? `Replying to @${parent.handle}` : "Replying to an earlier post"),
        !post.repost_of && el("p", { class: "post-words" }, said(post.text)),
        pictures(post),
        quoted && el("blockquote", { class: "quoted" }, el("strong", {}, `@${quoted.handle}`), " ", quoted.deleted ? "(deleted)" : quoted.text),
        tools)));
}

function pictures(post) {
  const shown = (post.pictures ?? []).map((picture) => {
    const source = localPicture(picture.url);
    if (!source) return el("span", { class: "no-picture" }, picture.alt || "Picture");
    return el("div", { class: "post-picture" },
      el("img", { src: source, alt: picture.alt || "Picture without a description", loading: "lazy" }),
      picture.alt && el("details", { class: "alt-text" }, el("summary", {}, "ALT", unseen(": what the picture shows")), el("p", {}, picture.alt)));
  });
  return shown.length > 0 && el("div", { class: "post-pictures" }, shown);
}

/** The words, with links to click and handles and hashtags coloured. */
function said(text) {
  const out = [];
  let from = 0;
  for (const found of String(text ?? "").matchAll(PART)) {
    out.push(text.slice(from, found.index), found[1] ? (link(found[1], found[1]) ?? found[1]) : el("span", { class: "tag" }, found[2]));
    from = found.index + found[0].length;
  }
  out.push(String(text ?? "").slice(from));
  return out;
}
