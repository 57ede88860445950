// The inputs of one message, modal or Home: what they hold now, in the shape of Slack's view.state.values.

const keyOf = (blockId, element) => `${blockId}\n${element.action_id}`;

export class Form {
  /** @param {Form | null} [previous] the form drawn before: an input that did not change keeps what was typed into it */
  constructor(previous = null) {
    this.fields = new Map();
    this.kept = new Map();
    for (const [key, { print, read }] of previous?.fields ?? []) this.kept.set(key, { print, value: read() });
  }

  /** @param {string} blockId @param {any} element @param {() => any} read the element's value, in Slack's shape */
  add(blockId, element, read) {
    this.fields.set(keyOf(blockId, element), { blockId, element, read, print: JSON.stringify(element) });
  }

  /** What this very element held before the redrawing, if it is the same element still. */
  before(blockId, element) {
    const kept = this.kept.get(keyOf(blockId, element));
    return kept?.print === JSON.stringify(element) ? kept.value : null;
  }

  values() {
    const found = {};
    for (const { blockId, element, read } of this.fields.values()) {
      found[blockId] ??= {};
      found[blockId][element.action_id] = { type: element.type, ...read() };
    }
    return found;
  }
}
