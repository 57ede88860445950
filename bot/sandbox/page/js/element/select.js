// Selects for one choice or many: fixed options, people, channels.

import { combobox } from "../combobox.js";
import { marks } from "./marks.js";

/** What each kind of select calls its choice, in the singular; the plural takes an "s". */
const FIELDS = {
  static_select: "selected_option",
  external_select: "selected_option",
  users_select: "selected_user",
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
};

export function anySelect(element, place, surface, tell) {
  const many = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "");
  const field = FIELDS[kind] + (many ? "s" : "");
  const groups = groupsOf(kind, element, surface.world);
  const before = surface.form.holding(place.blockId, element, field, first(element, kind, many));
  let chosen = known(before, groups);
  const read = () => {
    const picked = chosen.map((option) => option.raw ?? option.value);
    return { [field]: many ? picked : (picked[0] ?? null) };
  };
  surface.form.add(place.blockId, element, read);
  return combobox({
    label: place.label,
    placeholder: element.placeholder?.text ?? "Choose",
    groups,
    chosen,
    many,
    most: element.max_selected_items,
    id: place.id,
    describedBy: place.describedBy,
    marks: marks(place, element),
    onChange: (next) => {
      chosen = next;
      tell(read());
    },
  });
}

function first(element, kind, many) {
  const stem = kind.replace("_select", "").replace(/^(static|external)$/, "option").replace(/s$/, "");
  return element[`initial_${stem}${many ? "s" : ""}`];
}

function known(before, groups) {
  const values = [before ?? []].flat().map((choice) => choice.value ?? choice);
  const options = groups.flatMap((group) => group.options);
  return values.map((value) => options.find((option) => option.value === value)).filter(Boolean);
}

function groupsOf(kind, element, world) {
  if (kind === "users_select") {
    return [{ options: world.team().map(({ id }) => ({ text: world.personName(id), note: world.title(id), value: id })) }];
  }
  if (kind === "conversations_select" || kind === "channels_select") {
    return [{ options: [...world.channels.values()].map((channel) => ({ text: `#${channel.name}`, value: channel.id })) }];
  }
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return groups.map((group) => ({
    label: group.label?.text,
    options: group.options.map((option) => ({ text: option.text.text, note: option.description?.text, value: option.value, raw: option })),
  }));
}
