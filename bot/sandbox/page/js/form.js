// The inputs of one message, modal or Home: what they hold now, in the shape of Slack's view.state.values.

const keyOf = (blockId, element) => `${blockId}\n${element.action_id}`;

export class Form {
  /** @param {Form | null} [previous] the form drawn before: an input that is still there keeps what was put into it */
  constructor(previous = null) {
    this.fields = new Map();
    this.kept = new Map();
    /** What the server remembers of the inputs, for those that this page draws for the first time. */
    this.remembered = {};
    /** Sent or gone: what still waits to be told to the app need not be told any more. */
    this.over = false;
    for (const [key, field] of previous?.fields ?? []) this.kept.set(key, reading(field));
  }

  /** @param {string} blockId @param {any} element @param {() => any} read the element's value, in Slack's shape */
  add(blockId, element, read) {
    this.fields.set(keyOf(blockId, element), { blockId, element, read });
  }

  /**
   * What an element holds as it is drawn. Like Slack, block_id and action_id alone decide whether it is the input that
   * was there before; what the app calls initial counts for a new one only, and an emptied input stays empty.
   */
  holding(blockId, element, field, initial) {
    const before = this.kept.get(keyOf(blockId, element)) ?? this.remembered[blockId]?.[element.action_id];
    return before?.type === element.type && before[field] !== undefined ? before[field] : initial;
  }

  /** What an input of that place holds at this moment; null when there is none any more. */
  now(blockId, element) {
    return this.fields.get(keyOf(blockId, element))?.read() ?? null;
  }

  /** A block is about to be drawn anew. */
  redraw(blockId) {
    for (const [key, field] of this.fields) {
      if (field.blockId !== blockId) continue;
      this.kept.set(key, reading(field));
      this.fields.delete(key);
    }
  }

  /** A block went away, and what was put into it with it. */
  forget(blockId) {
    this.redraw(blockId);
    for (const key of this.kept.keys()) if (key.startsWith(`${blockId}\n`)) this.kept.delete(key);
  }

  values() {
    const found = {};
    for (const field of this.fields.values()) {
      found[field.blockId] ??= {};
      found[field.blockId][field.element.action_id] = reading(field);
    }
    return found;
  }
}

const reading = ({ element, read }) => ({ type: element.type, ...read() });
