// The blocks of a modal or of Home: what did not change is left alone, so that typing goes on while the app redraws.

import { drawBlock } from "./block.js";
import { arrange, el } from "./dom.js";
import { focusKept } from "./focus.js";

export class BlockList {
  /** @param {import("./element/element.js").Surface} surface */
  constructor(surface) {
    this.surface = surface;
    this.node = el("div", { class: "blocks" });
    /** @type {Map<string, {print: string, node: HTMLElement}>} */
    this.drawn = new Map();
  }

  /**
   * @param {any[]} blocks @param {{errors?: Record<string, string>, remembered?: any, otherwise?: HTMLElement}} [about]
   *   otherwise: what takes the keyboard when the control that had it is gone
   */
  draw(blocks, { errors = {}, remembered = {}, otherwise = this.node } = {}) {
    const { form } = this.surface;
    form.remembered = remembered;
    const restore = focusKept(this.node);
    const kept = new Map(blocks.map((block, index) => {
      const id = block.block_id ?? `block-${index}`;
      const print = JSON.stringify([block, errors[id]]);
      const old = this.drawn.get(id);
      if (old?.print === print) return [id, old];
      form.redraw(id);
      return [id, { print, node: drawBlock({ ...block, block_id: id }, this.surface, errors[id]) }];
    }));
    for (const id of this.drawn.keys()) if (!kept.has(id)) form.forget(id);
    this.drawn = kept;
    arrange(this.node, [...kept.values()].map(({ node }) => node));
    restore(this.node, otherwise);
  }
}
