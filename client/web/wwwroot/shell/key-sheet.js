// @ts-check
import { available, entries } from './commands.js';
import { show } from './dialog.js';
import { el } from './dom.js';
import { change, keyOf, nameOf, settings } from './keys.js';

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta']);

/** Without these nobody gets about by keys. */
const NEEDED = new Set(['Escape', 'Tab', 'Enter', ' ']);

/** The keys of the page, and where they are turned off or changed. */
export function openKeySheet() {
  const now = settings();
  const rows = available().filter(entry => keyOf(entry.id) || entry.keys);
  show('Keys',
    el('p', { class: 'hint' }, 'Choose a key and press another to change it; Escape leaves it as it is. They can be tried on made-up items in the ', el('a', { href: '/queue/practice' }, 'practice queue'), '.'),
    ...[...new Set(rows.map(entry => entry.group))].map(group => el('section', {}, el('h3', {}, group), el('ul', { class: 'sheet' },
      ...rows.filter(entry => entry.group === group).map(entry => el('li', {}, el('span', {}, entry.words), changer(entry)))))),
    el('form', {},
      el('label', {}, el('input', { type: 'checkbox', checked: now.off, onchange: (/** @type {Event} */ event) => change({ ...settings(), off: /** @type {HTMLInputElement} */ (event.target).checked }) }), ' Turn single keys off (Ctrl+K still works)'),
      el('div', { class: 'actions' }, el('button', { type: 'button', onclick: () => { change({ off: false, keys: {} }); openKeySheet(); } }, 'As delivered'))));
}

/** @param {import('./commands.js').Entry} entry */
function changer(entry) {
  const button = el('button', { type: 'button', 'aria-label': `${entry.words}: ${keyOf(entry.id)}, change`, onclick: listen }, el('kbd', {}, keyOf(entry.id)));
  return button;

  function listen() {
    button.replaceChildren('press a key');
    button.addEventListener('keydown', take);
  }

  /** @param {KeyboardEvent} event */
  function take(event) {
    // Shift comes before the letter that it belongs to.
    if (MODIFIERS.has(event.key)) return;
    button.removeEventListener('keydown', take);
    const name = nameOf(event);
    const taken = entries.some(other => other.id !== entry.id && keyOf(other.id) === name);
    if (event.key !== 'Tab') {
      event.preventDefault();
      event.stopPropagation();
    }
    if (!NEEDED.has(event.key) && !taken) change({ ...settings(), keys: { ...settings().keys, [entry.id]: name } });
    button.replaceChildren(el('kbd', {}, keyOf(entry.id)), taken ? ' is taken' : '');
  }
}
