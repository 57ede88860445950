// The file input of a form: files go up as they are chosen; the form carries what the server stored.

import { el, fill, icon, pushButton } from "../dom.js";
import { marks } from "./marks.js";

export function fileInput(element, place, surface) {
  let files = surface.form.holding(place.blockId, element, "files", []) ?? [];
  const accept = element.filetypes?.map((type) => `.${type}`).join(",");
  const input = el("input", {
    type: "file", class: "unseen", id: place.id, "aria-label": place.label, "aria-describedby": place.describedBy, accept,
    dataset: marks(place, element),
  });
  input.multiple = (element.max_files ?? 10) > 1;
  const list = el("ul", { class: "files" });

  function draw() {
    fill(list, files.map((file) => el("li", {}, icon("attach"), file.name, pushButton({ class: "quiet", "aria-label": `Remove ${file.name}` }, () => keep(files.filter((other) => other !== file)), icon("close")))));
  }

  function keep(next) {
    files = next.slice(0, element.max_files ?? 10);
    draw();
  }

  input.addEventListener("change", async () => {
    for (const file of input.files) {
      const answer = await surface.upload(file);
      if (answer.ok) keep([...files, answer.file ?? { name: file.name }]);
    }
    input.value = "";
  });
  surface.form.add(place.blockId, element, () => ({ files }));
  draw();
  const opener = el("label", { class: "button file-button" }, icon("attach"), "Choose a file", input);
  return el("div", { class: "file-input" }, opener, list);
}
