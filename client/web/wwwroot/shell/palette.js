// @ts-check
import { available, canRun, run } from './commands.js';
import { close, show } from './dialog.js';
import { el } from './dom.js';
import { keyOf } from './keys.js';

/** Every command of the page, its views, and every page, found by a few letters. */
export function openPalette() {
  /** @type {{ words: string, key: string, go: () => void }[]} */
  const all = [
    ...available().filter(entry => entry.id !== 'commands' && canRun(entry.id)).map(entry => ({ words: entry.words, key: keyOf(entry.id), go: () => { run(entry.id); } })),
    ...[...document.querySelectorAll('a[data-view], a[data-saved]')].map(link => ({
      words: `Show ${link.firstChild?.textContent?.trim() ?? ''}`, key: '', go: () => location.assign(/** @type {HTMLAnchorElement} */ (link).href),
    })),
    ...[...document.querySelectorAll('a[data-nav]')].map(link => ({
      words: `Go to ${link.querySelector('span')?.textContent ?? ''}`, key: '', go: () => location.assign(/** @type {HTMLAnchorElement} */ (link).href),
    })),
  ];
  let shown = all;
  let at = 0;
  const list = el('ul', { class: 'choices', role: 'listbox', id: 'palette-list', 'aria-label': 'Commands' });
  const input = /** @type {HTMLInputElement} */ (el('input', {
    type: 'text', role: 'combobox', 'aria-label': 'Command', 'aria-expanded': 'true', 'aria-controls': 'palette-list', autocomplete: 'off', oninput: filter, onkeydown: move,
  }));
  show('Commands', input, list);
  draw();
  input.focus();

  function filter() {
    const letters = input.value.toLowerCase().split(/\s+/);
    shown = all.filter(one => letters.every(part => one.words.toLowerCase().includes(part)));
    at = 0;
    draw();
  }

  function draw() {
    list.replaceChildren(...shown.map((one, index) => el('li', { role: 'option', id: `palette-${index}`, 'aria-selected': String(index === at), onclick: () => choose(index) },
      el('span', {}, one.words), one.key ? el('kbd', {}, one.key) : null)));
    input.setAttribute('aria-activedescendant', shown.length > 0 ? `palette-${at}` : '');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      at = (at + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % Math.max(shown.length, 1);
      draw();
    } else if (event.key === 'Enter') choose(at);
    else return;
    event.preventDefault();
  }

  /** @param {number} index */
  function choose(index) {
    close();
    shown[index]?.go();
  }
}
