// X as the public sees it: the newest posts first, the trust's own among them, and a box to write as anybody.

import { act } from "./act.js";
import { arrange, el, fill, pushButton } from "./dom.js";
import { focusKept } from "./focus.js";
import { pointTo } from "./pointing.js";
import { drawPost } from "./post.js";
import { soon } from "./soon.js";
import { toast } from "./toast.js";
import { writing } from "./writing.js";
import { byAge } from "./world.js";

const STEP = 100;
const GAP = 250;

/**
 * @param {HTMLElement} node @param {import("./world.js").World} world @param {() => Date} now
 * @returns {{find: (id: string) => any, point: (post: any) => void, write: (replyTo: any, text: string) => void}}
 *   find says so on screen when there is no such post
 */
export function timeline(node, world, now) {
  const form = writing(world);
  const list = el("ol", { class: "posts" });
  const later = pushButton({ class: "button earlier" }, showEarlier);
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": "Posts" }, list, later);
  node.append(form.node, scroller);
  let limit = STEP;
  let drawn = new Map();

  function draw() {
    if (!world.ready) return;
    const posts = standing();
    const wanted = posts.slice(-limit).reverse();
    const kept = new Map();
    const nodes = wanted.map((post) => {
      const made = nodeOf(post);
      kept.set(post.id, made);
      return made.node;
    });
    drawn = kept;
    keepPlace(() => arrange(list, nodes));
    later.hidden = posts.length <= limit;
    later.textContent = `Show earlier posts (${Math.max(posts.length - limit, 0)})`;
  }

  /** The newest version of each post, oldest first. */
  function standing() {
    const all = [...world.x.posts.values()];
    const edited = new Set(all.map((post) => post.edited_from));
    const posts = all.filter((post) => !edited.has(post.id));
    // Posts come in order as a rule; only an odd one out calls for sorting.
    if (posts.some((post, index) => index && byAge(posts[index - 1].id, post.id) > 0)) posts.sort((one, other) => byAge(one.id, other.id));
    return posts;
  }

  function find(id) {
    let post = world.x.posts.get(id);
    for (let next = post; next; next = [...world.x.posts.values()].find((other) => other.edited_from === post.id)) post = next;
    if (!post) toast("That post is not among those that this page shows.", { bad: true });
    else if (post.deleted) toast(`That post is not there any more: @${post.handle} deleted it.`, { bad: true });
    return post && !post.deleted ? post : null;
  }

  function point(post) {
    const posts = standing();
    limit = Math.max(limit, posts.length - posts.indexOf(post));
    draw();
    pointTo(drawn.get(post.id).node);
  }

  function nodeOf(post) {
    const old = drawn.get(post.id);
    if (old?.post === post) return old;
    const node = drawPost(post, {
      own: world.x.ours.includes(post.handle),
      now: now(),
      parent: world.x.posts.get(post.reply_to),
      quoted: world.x.posts.get(post.quote ?? post.repost_of),
      onReply: form.reply,
      onLike: (liked) => act({ do: "x_like", id: liked.id }),
      onDelete: (gone) => act({ do: "x_delete", id: gone.id }),
    });
    if (old) {
      const restore = focusKept(old.node);
      old.node.replaceWith(node);
      restore(node);
    }
    return { post, node };
  }

  /** New posts come in at the top; a list scrolled down keeps its place all the same. */
  function keepPlace(change) {
    const before = list.scrollHeight;
    change();
    if (scroller.scrollTop > 0) scroller.scrollTop += list.scrollHeight - before;
  }

  function showEarlier() {
    const last = list.lastElementChild;
    limit += STEP;
    draw();
    last?.focus({ preventScroll: true });
  }

  const drawSoon = soon(draw, GAP);
  world.on("post", drawSoon);
  world.on("state", () => {
    drawn = new Map();
    fill(list);
    draw();
  });
  return { find, point, write: form.asUs };
}
