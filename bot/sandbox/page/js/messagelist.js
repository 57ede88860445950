// A scrolling list of messages that keeps its place: at the end while one reads the end, else where one was.

import { arrange, el, fill, icon, pushButton } from "./dom.js";
import { focusKept } from "./focus.js";
import { drawMessage } from "./message.js";
import { date, longDay, ofTs } from "./moment.js";
import { pointTo } from "./pointing.js";

const STEP = 200;
const NEAR_END = 48;
const TOGETHER = 300;

export class MessageList {
  /** @param {import("./desk.js").Desk} desk @param {{label: string, inThread?: boolean}} options */
  constructor(desk, { label, inThread = false }) {
    this.desk = desk;
    this.inThread = inThread;
    this.list = el("ol", { class: "messages" });
    this.earlier = pushButton({ class: "button earlier" }, () => this.showEarlier());
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": label }, this.earlier, this.list);
    this.pill = pushButton({ class: "pill" }, () => this.toEnd());
    this.node = el("div", { class: "list" }, this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // Pictures that load late would otherwise push the newest message out of sight.
    new ResizeObserver(() => this.stuck && this.jump()).observe(this.list);
    this.start("");
  }

  /** Forget what was shown and begin with another channel or thread. */
  start(key) {
    this.key = key;
    this.drawn = new Map();
    this.limit = STEP;
    this.missed = 0;
    this.stuck = true;
    this.newest = "";
    this.list.replaceChildren();
  }

  /** @param {string} key which channel or thread @param {any[]} messages oldest first @param {Map<string, number>} replies */
  show(key, messages, replies) {
    if (key !== this.key) this.start(key);
    const fresh = this.newest ? messages.filter((message) => message.ts > this.newest).length : 0;
    if (!this.stuck) {
      this.limit += fresh;
      this.missed += fresh;
    }
    this.newest = messages.at(-1)?.ts ?? "";
    this.total = messages.length;
    this.messages = messages;
    this.replies = replies;
    this.draw();
  }

  draw() {
    const anchor = this.stuck ? null : this.anchor();
    const wanted = this.rows(this.messages.slice(-this.limit));
    const nodes = wanted.map((row) => this.nodeOf(row));
    const keep = new Set(wanted.map((row) => row.key));
    for (const key of this.drawn.keys()) if (!keep.has(key)) this.drawn.delete(key);
    arrange(this.list, nodes);
    this.more();
    if (this.stuck) this.jump();
    else if (anchor?.node.isConnected) this.scroller.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
  }

  rows(messages) {
    const rows = [];
    let before = null;
    for (const message of messages) {
      const day = date(ofTs(message.ts));
      if (!before || day !== date(ofTs(before.ts))) rows.push({ key: `day ${day}`, day: longDay(ofTs(message.ts)) });
      const compact = rows.at(-1).day === undefined && this.belongs(before, message);
      rows.push({ key: message.ts, message, compact, replies: this.replies.get(message.ts) ?? 0, me: this.desk.world.me });
      before = message;
    }
    return rows;
  }

  /** Plain lines of one person within a few minutes stand under one name. */
  belongs(before, message) {
    const plain = [before, message].every((one) => !one.blocks?.length && !one.only && !one.bot_id);
    return plain && before.user === message.user && Number(message.ts) - Number(before.ts) < TOGETHER;
  }

  nodeOf(row) {
    const old = this.drawn.get(row.key);
    if (old && ["message", "replies", "compact", "me"].every((what) => old.row[what] === row[what])) return old.node;
    const made = row.day
      ? { node: el("li", { class: "day" }, el("span", {}, row.day)), form: null }
      : drawMessage({ ...row, channel: this.channel, inThread: this.inThread, previous: old?.form }, this.desk);
    if (old) {
      const restore = focusKept(old.node);
      old.node.replaceWith(made.node);
      restore(made.node);
    }
    this.drawn.set(row.key, { ...made, row });
    return made.node;
  }

  get channel() {
    return this.inThread ? this.desk.outlook.thread.channel : this.desk.channel;
  }

  more() {
    const hidden = this.total - this.limit;
    this.earlier.hidden = hidden <= 0;
    fill(this.earlier, `Show earlier messages (${Math.max(hidden, 0)})`);
    this.pill.hidden = this.missed === 0;
    fill(this.pill, icon("down"), `${this.missed} new ${this.missed === 1 ? "message" : "messages"}`);
  }

  showEarlier() {
    this.stuck = false;
    this.limit += STEP;
    this.draw();
    if (this.earlier.hidden) this.scroller.focus({ preventScroll: true });
  }

  /** Show which message is meant, however far back it is. */
  point(ts) {
    const at = this.messages?.findIndex((message) => message.ts === ts) ?? -1;
    if (at < 0) return;
    this.stuck = false;
    this.limit = Math.max(this.limit, this.messages.length - at);
    this.draw();
    pointTo(this.drawn.get(ts).node);
  }

  anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    const node = [...this.list.children].find((child) => child.getBoundingClientRect().bottom > top);
    return node && { node, top: node.getBoundingClientRect().top };
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (!this.stuck || this.missed === 0) return;
    this.missed = 0;
    this.more();
  }

  jump() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  toEnd() {
    this.stuck = true;
    this.missed = 0;
    this.more();
    this.jump();
    this.scroller.focus({ preventScroll: true });
  }
}
