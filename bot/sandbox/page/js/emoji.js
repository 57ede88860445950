// Emoji short codes that the team and the bot are likely to use, and how to draw one.

import { el } from "./dom.js";

const TABLE = `
+1👍 thumbsup👍 -1👎 thumbsdown👎 clap👏 wave👋 raised_hands🙌 raised_hand✋ hand✋ ok_hand👌 pray🙏 muscle💪 point_right👉 point_left👈
point_up☝️ point_down👇 writing_hand✍️ handshake🤝 eyes👀 brain🧠 ear👂 speech_balloon💬 thought_balloon💭 left_speech_bubble🗨️
smile😄 smiley😃 slightly_smiling_face🙂 grinning😀 grin😁 joy😂 laughing😆 sweat_smile😅 blush😊 heart_eyes😍 wink😉 neutral_face😐
expressionless😑 confused😕 slightly_frowning_face🙁 white_frowning_face☹️ worried😟 disappointed😞 pensive😔 cry😢 sob😭 angry😠
rage😡 triumph😤 scream😱 fearful😨 cold_sweat😰 thinking_face🤔 face_with_monocle🧐 hugging_face🤗 relieved😌 sleeping😴 zzz💤 mask😷
face_with_thermometer🤒 exploding_head🤯 shrug🤷 facepalm🤦 tada🎉 sparkles✨ star⭐ star2🌟 fire🔥 boom💥 zap⚡ rocket🚀 bulb💡
heart❤️ blue_heart💙 green_heart💚 yellow_heart💛 purple_heart💜 orange_heart🧡 black_heart🖤 white_heart🤍 broken_heart💔 100💯
white_check_mark✅ heavy_check_mark✔️ ballot_box_with_check☑️ x❌ negative_squared_cross_mark❎ no_entry⛔ no_entry_sign🚫 warning⚠️
rotating_light🚨 exclamation❗ heavy_exclamation_mark❗ question❓ grey_question❔ bangbang‼️ information_source ℹ️ sos🆘 red_circle🔴
large_orange_circle🟠 large_yellow_circle🟡 large_green_circle🟢 large_blue_circle🔵 large_purple_circle🟣 white_circle⚪
black_circle⚫ large_green_square🟩 large_yellow_square🟨 large_red_square🟥 white_large_square⬜ small_blue_diamond🔹
bell🔔 no_bell🔕 mega📣 loudspeaker📢 speaker🔈 hourglass⌛ hourglass_flowing_sand⏳ alarm_clock⏰ stopwatch⏱️ clock9🕘 calendar📅
date📅 spiral_calendar_pad🗓️ pushpin📌 round_pushpin📍 paperclip📎 link🔗 memo📝 pencil📝 pencil2✏️ clipboard📋 page_facing_up📄
bar_chart📊 chart_with_upwards_trend📈 chart_with_downwards_trend📉 mag🔍 mag_right🔎 lock🔒 unlock🔓 key🔑 shield🛡️ gear⚙️ wrench🔧
email📧 envelope✉️ incoming_envelope📨 inbox_tray📥 outbox_tray📤 mailbox📫 telephone☎️ phone☎️ telephone_receiver📞 iphone📱 computer💻
camera📷 frame_with_picture🖼️ art🎨 movie_camera🎥 microphone🎤 newspaper📰 books📚 open_book📖 bookmark🔖 label🏷️ ticket🎫 gift🎁
hospital🏥 ambulance🚑 pill💊 syringe💉 stethoscope🩺 adhesive_bandage🩹 thermometer🌡️ dna🧬 microscope🔬 wheelchair♿ baby👶 nurse🧑‍⚕️
health_worker🧑‍⚕️ bust_in_silhouette👤 busts_in_silhouette👥 man👨 woman👩 family👪 robot_face🤖 bird🐦 hatching_chick🐣 dove_of_peace🕊️
eagle🦅 owl🦉 seedling🌱 herb🌿 four_leaf_clover🍀 rainbow🌈 sunny☀️ partly_sunny⛅ cloud☁️ umbrella☂️ snowflake❄️ droplet💧 ocean🌊
house🏠 office🏢 car🚗 bus🚌 parking🅿️ construction🚧 checkered_flag🏁 triangular_flag_on_post🚩 gb🇬🇧 earth_africa🌍 coffee☕ tea🍵
cake🍰 birthday🎂 trophy🏆 medal🏅 crown👑 balloon🎈 arrow_right➡️ arrow_left⬅️ arrow_up⬆️ arrow_down⬇️ arrows_counterclockwise🔄
repeat🔁 leftwards_arrow_with_hook↩️ arrow_right_hook↪️ twisted_rightwards_arrows🔀 fast_forward⏩ black_square_for_stop⏹️
double_vertical_bar⏸️ arrow_forward▶️ heavy_plus_sign➕ heavy_minus_sign➖ hash#️⃣ one1️⃣ two2️⃣ three3️⃣ four4️⃣ five5️⃣ new🆕 ok🆗
wastebasket🗑️ file_folder📁 open_file_folder📂 card_index_dividers🗂️ package📦 scales⚖️ crystal_ball🔮 sleuth_or_spy🕵️ ghost👻
`;

const SIGNS = new Map(
  TABLE.trim().split(/\s+(?=\S)/).flatMap((entry) => {
    const found = /^([a-z0-9_+-]+?)((?:[0-9#]\uFE0F\u20E3|[^\x00-\x7F]).*)$/u.exec(entry);
    return found ? [[found[1], found[2]]] : [];
  }),
);
SIGNS.set("information_source", "ℹ️");

/** @param {string} name a short code without its colons; skin tones are left aside */
export const signOf = (name) => SIGNS.get(name.split("::")[0]) ?? null;

/** An emoji with its name for screen readers, or the code itself when it is unknown. */
export function emoji(name, codepoints = "") {
  const known = signOf(name);
  const sign = known ?? (/^[0-9a-f-]+$/i.test(codepoints) ? fromHex(codepoints) : null);
  if (!sign) return document.createTextNode(`:${name}:`);
  return el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, sign);
}

function fromHex(codepoints) {
  try {
    return String.fromCodePoint(...codepoints.split("-").map((hex) => Number.parseInt(hex, 16)));
  } catch {
    return null;
  }
}

/** Plain text in which `:codes:` are drawn; nothing else in it means anything. */
export function withEmoji(text) {
  const pieces = String(text).split(/:([a-z0-9_+-]+):/i);
  const out = document.createDocumentFragment();
  pieces.forEach((piece, index) => {
    if (index % 2 === 0) out.append(piece);
    else out.append(emoji(piece));
  });
  return out;
}
