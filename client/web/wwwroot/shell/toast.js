// @ts-check
import { el, find } from './dom.js';
import { now } from './time.js';

const STAYS = 6000;

/**
 * In the foot of a page that has one, else above the page. Says what was done, or why not. It goes by itself, or when what it offers is no longer possible.
 * @param {string} words @param {{ bad?: boolean, action?: { label: string, key?: string, run: () => void }, until?: Date }} [options]
 * @returns {() => void} takes it away
 */
export function toast(words, options = {}) {
  const place = find('[data-said]') ?? find('#toasts');
  if (!place) return () => undefined;
  const left = el('span', { class: 'soft number' });
  const button = options.action && el('button', { type: 'button', onclick: () => { remove(); options.action?.run(); } }, options.action.label, options.action.key ? el('kbd', {}, options.action.key) : null);
  const node = el('div', { class: options.bad ? 'toast bad' : 'toast' }, el('span', {}, words), left, button);
  place.replaceChildren(node);
  const ends = options.until ? options.until.getTime() : now() + STAYS;
  const tick = setInterval(show, 500);
  show();
  return remove;

  function show() {
    const rest = Math.ceil((ends - now()) / 1000);
    if (rest <= 0) remove();
    else if (options.until) left.textContent = `${rest} s`;
  }

  function remove() {
    clearInterval(tick);
    node.remove();
  }
}
