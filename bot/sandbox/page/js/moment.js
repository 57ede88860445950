// Moments in words and on the wall of the workspace's own time zone.

let zone = "Europe/London";

/** @param {string} name an IANA time zone */
export function useZone(name) {
  zone = name;
}

function format(moment, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(moment);
}

/** @param {string | number} ts Slack's time stamp, seconds with a fraction */
export const ofTs = (ts) => new Date(Number(ts) * 1000);

/** "9:14am" */
export function time(moment) {
  return format(moment, { hour: "numeric", minute: "2-digit", hour12: true }).replace(/\s/g, "").toLowerCase().replace(/^0:/, "12:");
}

/** "Sunday 22 November 2026" */
export function longDay(moment) {
  return format(moment, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(",", "");
}

/** "22 Nov" */
export const shortDay = (moment) => format(moment, { day: "numeric", month: "short" });

/** "Sunday 22 November 2026, 9:14am" */
export const full = (moment) => `${longDay(moment)}, ${time(moment)}`;

/** "2026-11-22" on the wall. */
export function date(moment) {
  const part = parts(moment);
  return `${part.year}-${part.month}-${part.day}`;
}

/** "2026-11-22T09:14" on the wall, as a datetime-local field wants it. */
export function wall(moment) {
  const part = parts(moment);
  return `${date(moment)}T${part.hour}:${part.minute}`;
}

function parts(moment) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  const found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).formatToParts(moment);
  return Object.fromEntries(found.map((part) => [part.type, part.value]));
}

/**
 * The moment at which the wall shows `text` ("2026-11-23T09:00"); two rounds settle a change of the clocks.
 * @param {string} text
 */
export function fromWall(text) {
  const asked = Date.parse(`${text}:00Z`);
  let guess = asked;
  for (let round = 0; round < 2; round += 1) {
    guess += asked - Date.parse(`${wall(new Date(guess))}:00Z`);
  }
  return new Date(guess);
}

/** The wall's date so many days on, "2026-11-23". */
export function dayAfter(moment, days) {
  const noon = new Date(`${date(moment)}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** The next 9:00 on that weekday (0 is Sunday) after `moment`. */
export function nextNine(moment, weekday) {
  for (let days = 0; days < 8; days += 1) {
    const day = dayAfter(moment, days);
    const nine = fromWall(`${day}T09:00`);
    if (new Date(`${day}T12:00:00Z`).getUTCDay() === weekday && nine > moment) return nine;
  }
  return moment;
}

const PIECES = {
  date_num: (moment) => date(moment),
  date_slash: (moment) => date(moment).replaceAll("-", "/"),
  date: (moment) => format(moment, { day: "numeric", month: "long", year: "numeric" }),
  date_long: longDay,
  date_long_full: longDay,
  date_short: (moment) => format(moment, { day: "numeric", month: "short", year: "numeric" }),
  date_pretty: (moment) => format(moment, { day: "numeric", month: "long", year: "numeric" }),
  date_long_pretty: longDay,
  date_short_pretty: (moment) => format(moment, { day: "numeric", month: "short", year: "numeric" }),
  day_divider_pretty: longDay,
  time,
  time_secs: (moment) => format(moment, { hour: "numeric", minute: "2-digit", second: "2-digit", hour12: true }).toLowerCase(),
  ago: (moment) => full(moment),
};

/** Slack's `<!date^…>` pattern, filled in. */
export function pattern(text, seconds) {
  const moment = new Date(seconds * 1000);
  return text.replace(/\{(\w+)\}/g, (whole, name) => PIECES[name]?.(moment) ?? whole);
}
