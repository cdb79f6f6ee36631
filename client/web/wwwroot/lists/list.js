// @ts-check
// A list by keys: J and K go from row to row, Enter opens the one that has the focus, / searches.
import { register } from '../shell/commands.js';

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('[data-rows] tbody tr > :first-child a')]);

register('next', () => move(1));
register('previous', () => move(-1));
register('search', () => /** @type {HTMLElement | null} */ (document.querySelector('form.find input, form.find select'))?.focus());

/** @param {number} by */
function move(by) {
  const all = rows();
  const at = all.findIndex(row => row === document.activeElement);
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
}
