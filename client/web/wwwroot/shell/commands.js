// @ts-check
// The commands of the page that is open. Each is an entry of keys.json, which gives its key and its words; a page gives what it does.
import table from './keys.json' with { type: 'json' };

/** @typedef {{ id: string, keys?: string, words: string, group: string }} Entry */
/** @typedef {{ run: () => void, can?: () => boolean }} Command */

export const entries = /** @type {Entry[]} */ (table);

/** @type {Map<string, Command>} */
const commands = new Map();

/** @param {string} id @param {() => void} run @param {() => boolean} [can] whether it means anything just now */
export function register(id, run, can) {
  if (!entries.some(entry => entry.id === id)) throw new Error(`keys.json has no command ${id}.`);
  commands.set(id, { run, can });
}

/** @param {string} id */
export const canRun = id => {
  const command = commands.get(id);
  return command !== undefined && (command.can?.() ?? true);
};

/** @param {string} id @returns {boolean} whether it did anything */
export function run(id) {
  if (!canRun(id)) return false;
  commands.get(id)?.run();
  return true;
}

/** What this page can do, in the table's order. */
export const available = () => entries.filter(entry => commands.has(entry.id));
