// The world as the server told it: people, channels, messages, modals, posts, clock; and who wants to hear of changes.

import { useZone } from "./moment.js";

/** Slack's and X's ids and time stamps are digits of growing length: longer is later. */
export const byAge = (one, other) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

const BOT = { id: "U0KESTREL", real_name: "Kestrel", is_bot: true };

export class World {
  constructor() {
    /** @type {Map<string, Set<Function>>} */
    this.listeners = new Map();
    this.ready = false;
    this.clear();
  }

  clear() {
    this.workspace = { name: "" };
    this.people = new Map([[BOT.id, BOT]]);
    this.channels = new Map();
    this.dms = new Map();
    /** @type {Map<string, Map<string, any>>} */
    this.messages = new Map();
    this.homes = {};
    this.views = {};
    this.commands = [];
    this.shortcuts = [];
    /** @type {{name: string, services: {code: string, name: string}[], stories: Map<string, any>} | null} */
    this.feedback = null;
    // `own` is the account that answers as the trust; `ours` are all that the trust has.
    this.x = { own: "AshcombeValeNHS", ours: ["AshcombeValeNHS"], people: new Map(), posts: new Map() };
    this.clock = { now: new Date().toISOString(), speed: 1, zone: "Europe/London" };
    this.faults = { x: "ok", slack: "ok" };
  }

  /** @param {string} kind @param {(event: any) => void} run */
  on(kind, run) {
    if (!this.listeners.has(kind)) this.listeners.set(kind, new Set());
    this.listeners.get(kind).add(run);
  }

  tell(kind, event = {}) {
    for (const run of this.listeners.get(kind) ?? []) run(event);
  }

  /** Take the whole state, at the start and after a reconnection: what was there before is replaced, not doubled. */
  load(state) {
    const me = this.me;
    this.clear();
    Object.assign(this, {
      workspace: state.workspace ?? this.workspace,
      homes: { ...state.homes },
      views: { ...state.views },
      commands: state.commands ?? [],
      shortcuts: state.shortcuts ?? [],
      clock: { ...this.clock, ...state.clock },
      faults: { ...this.faults, ...state.faults },
    });
    useZone(this.clock.zone);
    for (const person of state.people ?? []) this.people.set(person.id, person);
    for (const channel of state.channels ?? []) this.channels.set(channel.id, channel);
    this.loadDms(state.dms);
    for (const [channel, messages] of Object.entries(state.messages ?? {})) {
      for (const message of messages) this.keep(channel, message);
    }
    for (const { channel, user, message } of state.ephemerals ?? []) this.keep(channel, { ...message, only: user });
    this.x.own = state.x?.own ?? this.x.own;
    this.x.ours = state.x?.ours ?? [this.x.own];
    for (const person of state.x?.people ?? []) this.x.people.set(person.handle ?? person.username, person);
    for (const post of [...(state.x?.posts ?? [])].sort((one, other) => byAge(one.id, other.id))) this.x.posts.set(post.id, post);
    if (state.feedback) this.feedback = { ...state.feedback, stories: new Map(state.feedback.stories.map((story) => [story.id, story])) };
    this.me = this.people.has(me) ? me : state.me_default;
    this.ready = true;
    this.tell("state");
  }

  loadDms(dms) {
    const list = Array.isArray(dms) ? dms : Object.entries(dms ?? {}).map(([id, users]) => ({ id, users }));
    for (const dm of list) this.dms.set(dm.id ?? dm.channel, dm.users?.users ?? dm.users ?? [dm.user]);
  }

  /** One change from the server. */
  apply(event) {
    switch (event.type) {
      case "message":
        this.keep(event.channel, event.message);
        break;
      case "ephemeral":
        if (event.message.deleted) this.messages.get(event.channel)?.delete(event.message.ts);
        else this.keep(event.channel, { ...event.message, only: event.user });
        return this.tell("message", event);
      case "message_deleted":
      case "ephemeral_deleted":
        this.messages.get(event.channel)?.delete(event.ts);
        return this.tell("message", event);
      case "view":
        this.views[event.user] = event.stack;
        break;
      case "home":
        this.homes[event.user] = event.view;
        break;
      case "dm":
        this.dms.set(event.channel, event.users);
        break;
      case "post":
        this.keepPost(event.post);
        break;
      case "post_deleted":
        this.dropPost(event.id);
        return this.tell("post", event);
      case "story":
        this.feedback?.stories.set(event.story.id, event.story);
        break;
      case "clock":
        this.clock = { ...this.clock, ...event };
        break;
      case "faults":
        this.faults = { ...this.faults, ...event.faults };
        break;
    }
    return this.tell(event.type, event);
  }

  keep(channel, message) {
    if (!this.messages.has(channel)) this.messages.set(channel, new Map());
    this.messages.get(channel).set(message.ts, message);
  }

  keepPost(post) {
    this.x.posts.set(post.id, post);
    if (!this.x.people.has(post.handle)) this.x.people.set(post.handle, { handle: post.handle, name: post.name });
  }

  dropPost(id) {
    const post = this.x.posts.get(id);
    if (post) this.x.posts.set(id, { ...post, deleted: true });
  }

  be(user) {
    this.me = user;
    this.tell("me");
  }

  /** What `me` sees of a channel, oldest first: no thread replies, no one else's private notes. */
  inChannel(channel) {
    return this.seen(channel).filter((message) => !isReply(message) || message.subtype === "thread_broadcast");
  }

  inThread(channel, root) {
    return this.seen(channel).filter((message) => message.ts === root || message.thread_ts === root);
  }

  seen(channel, user = this.me) {
    const all = [...(this.messages.get(channel)?.values() ?? [])];
    return all.filter((message) => !message.only || message.only === user).sort((one, other) => byAge(one.ts, other.ts));
  }

  /** How many replies each thread of a channel has. */
  replies(channel) {
    const counts = new Map();
    for (const message of this.seen(channel)) {
      if (isReply(message) && !message.only) counts.set(message.thread_ts, (counts.get(message.thread_ts) ?? 0) + 1);
    }
    return counts;
  }

  /** The direct messages between a person and Kestrel, if there are any yet. */
  dmOf(user) {
    for (const [id, users] of this.dms) if (users.includes(user)) return id;
    return null;
  }

  personName(id) {
    const person = this.people.get(id);
    return person?.real_name || person?.name || id;
  }

  title(id) {
    const person = this.people.get(id);
    return person?.title ?? person?.profile?.title ?? "";
  }

  team() {
    return [...this.people.values()].filter((person) => !person.is_bot);
  }

  channelName(id) {
    if (this.channels.has(id)) return this.channels.get(id).name;
    return this.dms.has(id) ? "Kestrel" : id;
  }
}

export const isReply = (message) => Boolean(message.thread_ts && message.thread_ts !== message.ts);
