// @ts-check
// From a key to its command. Single keys can be turned off or given other letters (WCAG 2.1.4); both are kept in this browser.
import { entries, run } from './commands.js';
import { isOpen } from './dialog.js';

const STORE = 'plixo.keys';

/** @returns {{ off: boolean, keys: Record<string, string> }} */
export function settings() {
  return { off: false, keys: {}, ...JSON.parse(localStorage.getItem(STORE) ?? '{}') };
}

/** @param {{ off: boolean, keys: Record<string, string> }} value */
export function change(value) {
  localStorage.setItem(STORE, JSON.stringify(value));
}

/** The key that a command has now; empty for none. @param {string} id */
export function keyOf(id) {
  return settings().keys[id] ?? entries.find(entry => entry.id === id)?.keys ?? '';
}

/** As it is written in the table: `J`, `Shift+S`, `Ctrl+K`, `!`. @param {KeyboardEvent} event */
export function nameOf(event) {
  const letter = /^[a-z]$/i.test(event.key);
  const key = letter ? event.key.toUpperCase() : event.key;
  return [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey && letter ? 'Shift' : '', key].filter(Boolean).join('+');
}

export function listen() {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    // What is typed in a dialog is the dialog's.
    if (isOpen() || (!name.startsWith('Ctrl+') && (settings().off || isTyping(event.target)))) return;
    const entry = entries.find(one => keyOf(one.id) === name);
    if (entry && run(entry.id)) event.preventDefault();
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])');
}
