// What the person looks at: a channel, the direct messages or Home; a thread; on a narrow screen, which part of the page.

import { recall, remember } from "./session.js";

export class Outlook {
  constructor() {
    this.listeners = new Set();
    this.channel = recall("channel");
    /** @type {{channel: string, ts: string} | null} */
    this.thread = recall("thread");
    this.part = recall("part", "conversation");
  }

  on(run) {
    this.listeners.add(run);
  }

  change(what) {
    Object.assign(this, what);
    remember("channel", this.channel);
    remember("thread", this.thread);
    remember("part", this.part);
    for (const run of this.listeners) run();
  }

  /** @param {string} channel an id, "dm" or "home" */
  open(channel) {
    this.change({ channel, thread: null, part: "conversation" });
  }

  openThread(channel, ts) {
    this.change({ thread: { channel, ts }, part: "conversation" });
  }

  closeThread() {
    this.change({ thread: null });
  }

  show(part) {
    this.change({ part });
  }
}
