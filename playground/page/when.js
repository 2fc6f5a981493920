/** @param {string} ts */
export const dateOf = (ts) => new Date(Number(ts) * 1000);

/** The browser's own; its name for it is not always one that it takes. */
const locale = undefined;
const format = (options) => new Intl.DateTimeFormat(locale, options);
const clock = format({ hour: 'numeric', minute: '2-digit' });
const clockWithSeconds = format({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
const long = format({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
const medium = format({ year: 'numeric', month: 'long', day: 'numeric' });
const short = format({ year: 'numeric', month: 'short', day: 'numeric' });
const dayMs = 86_400_000;

/** The time without what it is of the day, for where there is little room. @param {Date} date */
export const briefTimeOf = (date) => clock.format(date).replace(/\s?[AP]M$/i, '');
/** @param {Date} date */
export const timeOf = (date) => clock.format(date);
/** @param {Date} date */
export const exactTime = (date) => `${long.format(date)} at ${clockWithSeconds.format(date)}`;

/** `Today`, `Yesterday` or the date. @param {Date} date @param {Intl.DateTimeFormat} [otherwise] */
export function dayOf(date, otherwise = long) {
  const midnight = (day) => new Date(day).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(date) - midnight(Date.now())) / dayMs);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  return days === 1 ? 'Tomorrow' : otherwise.format(date);
}

const steps = [
  ['day', dayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 minutes ago`, `in 2 hours`. @param {Date} date */
export function ago(date) {
  const distance = date.getTime() - Date.now();
  const [unit, size] = steps.find(([, length]) => Math.abs(distance) >= length) ?? ['second', 1000];
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return unit === 'second' ? 'just now' : relative.format(Math.round(distance / size), unit);
}

/** How long since, in kubectl's manner: `42s`, `7m`, `3h`, `2d`. @param {string} iso */
export function age(iso) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** Slack's date tokens, as in `{date_short_pretty} at {time}`. @param {number} seconds @param {string} pattern */
export function formatDate(seconds, pattern) {
  const date = new Date(seconds * 1000);
  const pretty = (otherwise) =>
    dayOf(date, otherwise).replace(/^(Today|Tomorrow|Yesterday)$/, (day) => day.toLowerCase());
  const tokens = {
    date_num: () => date.toLocaleDateString('sv-SE'),
    date_slash: () => date.toLocaleDateString(locale),
    date: () => medium.format(date),
    date_short: () => short.format(date),
    date_long: () => long.format(date),
    date_pretty: () => pretty(medium),
    date_short_pretty: () => pretty(short),
    date_long_pretty: () => pretty(long),
    time: () => clock.format(date),
    time_secs: () => clockWithSeconds.format(date),
    ago: () => ago(date),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
}
