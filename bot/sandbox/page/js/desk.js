// What every part of the page reaches for: the world, what one looks at, and acting as the chosen person.

import { act, upload } from "./act.js";

export class Desk {
  /** @param {import("./world.js").World} world @param {import("./outlook.js").Outlook} outlook */
  constructor(world, outlook) {
    this.world = world;
    this.outlook = outlook;
  }

  /** How ids become names, for the person who is looking. */
  get names() {
    const { world } = this;
    return { me: world.me, person: (id) => world.personName(id), channel: (id) => world.channelName(id) };
  }

  /** Do something as the chosen person. */
  act(what) {
    return act({ as: this.world.me, ...what });
  }

  /** Send a file as the chosen person. */
  upload(fields, file) {
    return upload({ as: this.world.me, ...fields }, file);
  }

  /**
   * Where blocks stand: presses go to that message or view, with what its inputs hold.
   * @param {import("./form.js").Form} form
   * @param {{channel?: string, ts?: string, view_id?: string, home?: boolean}} target
   * @returns {import("./element/element.js").Surface}
   */
  surface(form, target) {
    return {
      form,
      names: this.names,
      world: this.world,
      press: (blockId, element, fields) =>
        this.act({ do: "press", ...target, block_id: blockId, action_id: element.action_id, type: element.type, ...fields, state: form.values() }),
      upload: (file) => this.upload({}, file),
    };
  }

  /** The channel behind what one looks at: the direct messages are another channel for each person. */
  get channel() {
    if (this.outlook.channel !== "dm") return this.outlook.channel;
    return this.world.dmOf(this.world.me) ?? "U0KESTREL";
  }

  /** Take away a private note; only this browser forgets it. */
  dismiss(channel, ts) {
    this.world.apply({ type: "ephemeral_deleted", channel, ts });
  }
}
