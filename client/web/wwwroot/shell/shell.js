// @ts-check
// What every page has: keys, palette, theme, and the word that the connection is gone.
import { register, run } from './commands.js';
import { find } from './dom.js';
import { openKeySheet } from './key-sheet.js';
import { listen } from './keys.js';
import { openPalette } from './palette.js';

register('commands', openPalette);
register('help', openKeySheet);
listen();

document.addEventListener('click', event => {
  const opener = event.target instanceof Element ? event.target.closest('[data-command]') : null;
  const id = opener instanceof HTMLElement ? opener.dataset.command : undefined;
  if (id) run(id);
});

const theme = /** @type {HTMLSelectElement | null} */ (find('#theme'));
theme?.addEventListener('change', () => {
  document.documentElement.dataset.theme = theme.value;
  if (theme.form) fetch(theme.form.action, { method: 'POST', body: new FormData(theme.form), redirect: 'manual' }).catch(() => undefined);
});

window.addEventListener('offline', () => connected(false));
window.addEventListener('online', () => connected(true));

/** @param {boolean} is */
export function connected(is) {
  const notice = find('#connection');
  if (notice) notice.hidden = is;
}
