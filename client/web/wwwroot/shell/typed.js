// @ts-check
// What somebody typed and has not sent yet, so that neither a session's end nor a reload loses it. It stays in this tab.

const PREFIX = 'plixo.typed.';

/** @param {string} key @param {Record<string, string>} values */
export function keep(key, values) {
  sessionStorage.setItem(PREFIX + key, JSON.stringify(values));
}

/** @param {string} key @returns {Record<string, string>} */
export function kept(key) {
  return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '{}');
}

/** @param {string} key */
export function forget(key) {
  sessionStorage.removeItem(PREFIX + key);
}
