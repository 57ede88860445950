// How much of each channel a person has not seen yet, as far as this browser tab knows.

import { recall, remember } from "./session.js";
import { byAge, isReply } from "./world.js";

export class Unread {
  /** @param {import("./world.js").World} world */
  constructor(world) {
    this.world = world;
    /** @type {Record<string, string>} the newest message seen, by person and channel */
    this.marks = recall("read", {});
    world.on("state", () => this.begin());
  }

  /** What was there before the page opened is not news, save direct messages. */
  begin() {
    for (const person of this.world.team()) {
      for (const channel of this.world.channels.keys()) {
        this.marks[`${person.id} ${channel}`] ??= this.latest(channel) || "0";
      }
    }
    remember("read", this.marks);
  }

  latest(channel) {
    return [...(this.world.messages.get(channel)?.keys() ?? [])].reduce((newest, ts) => (byAge(ts, newest) > 0 ? ts : newest), "");
  }

  /** The person has read the channel to its end. */
  read(channel, user = this.world.me) {
    const latest = this.latest(channel);
    if (!latest || this.marks[`${user} ${channel}`] === latest) return;
    this.marks[`${user} ${channel}`] = latest;
    remember("read", this.marks);
  }

  count(channel, user = this.world.me) {
    const mark = this.marks[`${user} ${channel}`] ?? "0";
    let count = 0;
    for (const [ts, message] of this.world.messages.get(channel) ?? []) {
      const theirs = message.only && message.only !== user;
      if (byAge(ts, mark) > 0 && message.user !== user && !theirs && !isReply(message)) count += 1;
    }
    return count;
  }

  /** Direct messages waiting for a person, for the list of people to be. */
  direct(user) {
    const dm = this.world.dmOf(user);
    return dm ? this.count(dm, user) : 0;
  }
}
