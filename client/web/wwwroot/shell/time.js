// @ts-check
// Instants in a zone that the page names; the browser's own zone and clock say nothing here.

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** What the page's clock, the business clock, was ahead of the browser's when the page came; a browser's own may be days off. */
const ahead = Date.parse(document.body.dataset.now ?? '') - Date.now() || 0;

/** Milliseconds of the business clock. */
export const now = () => Date.now() + ahead;

/** The workspace's. */
export const pageZone = () => document.body.dataset.zone || 'UTC';

/** `28 Nov 09:00`. @param {string | undefined} instant @param {string} [zone] */
export function short(instant, zone = pageZone()) {
  if (!instant) return '–';
  const { month, day, hour, minute } = parts(new Date(instant), zone);
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${hour}:${minute}`;
}

/** `2026-11-28` of so many days from today. @param {number} days @param {string} [zone] */
export function dateIn(days, zone = pageZone()) {
  const { year, month, day } = parts(new Date(now() + days * 86_400_000), zone);
  return `${year}-${month}-${day}`;
}

/** google.type.Date of `2026-11-28`. @param {string} text */
export function wireDate(text) {
  const [year, month, day] = text.split('-').map(Number);
  return { year, month, day };
}

/** The instant of a wall clock's reading in a zone, for the offset in force there then. @param {string} local `2026-11-28T09:00` @param {string} [zone] */
export function instantOf(local, zone = pageZone()) {
  const wanted = Date.parse(`${local}:00Z`);
  let guess = wanted;
  for (let turn = 0; turn < 2; turn++) {
    const { year, month, day, hour, minute } = parts(new Date(guess), zone);
    guess += wanted - Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  }
  return new Date(guess).toISOString();
}

/** @param {Date} at @param {string} zone @returns {Record<string, string>} */
function parts(at, zone) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return Object.fromEntries(format.formatToParts(at).map(part => [part.type, part.value]));
}
