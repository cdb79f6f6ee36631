// @ts-check
import { available, entries } from './commands.js';
import { show } from './dialog.js';
import { el } from './dom.js';
import { change, keyOf, nameOf, settings } from './keys.js';

/** The keys of the page, and where they are turned off or changed. */
export function openKeySheet() {
  const now = settings();
  const rows = available().filter(entry => keyOf(entry.id) || entry.keys);
  show('Keys',
    el('p', { class: 'hint' }, 'Choose a key and press another to change it; Escape leaves it as it is.'),
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
    button.addEventListener('keydown', event => {
      event.preventDefault();
      event.stopPropagation();
      const name = nameOf(event);
      const taken = entries.some(other => other.id !== entry.id && keyOf(other.id) === name);
      if (event.key !== 'Escape' && !taken) change({ ...settings(), keys: { ...settings().keys, [entry.id]: name } });
      button.replaceChildren(el('kbd', {}, keyOf(entry.id)), taken ? ' is taken' : '');
    }, { once: true });
  }
}
