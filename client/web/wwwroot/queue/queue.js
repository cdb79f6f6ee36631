// @ts-check
// My Queue and Team queue: the list, the open item, and what keys do to it.
import { register } from '../shell/commands.js';
import { el, find } from '../shell/dom.js';
import { connected } from '../shell/shell.js';
import { Refusal } from '../shell/rpc.js';
import { actionsOf } from './actions.js';
import { askBulk } from './bulk.js';
import { QueueList } from './list.js';
import { LiveQueue } from './live.js';
import { isOfView, tabOf, viewIds } from './orders.js';
import { Pane } from './pane.js';
import { savedViews } from './saved-views.js';
import { say } from './surely.js';

/** @typedef {import('./row.js').Item} Item */

/** A browser takes only so many changes of the address in a while. */
const SETTLES = 200;

const root = /** @type {HTMLElement} */ (find('[data-queue]'));
const frame = /** @type {HTMLElement} */ (find('[data-rows]'));
const dialog = /** @type {HTMLDialogElement} */ (find('#dialog'));
const { scope = '', tab = '0', filter = '', path = '', view = 'all', sort = 'priority' } = root.dataset;
const query = new URLSearchParams(location.search);
const search = (query.get('q') ?? '').toLowerCase();
/** An address may name it by its id alone. */
const segment = query.get('segment')?.replace(/^(?!segments\/|$)/, 'segments/') ?? '';
/** @type {any} */
let counts = null;
let allMatching = false;
let addressing = 0;
let unread = false;

const list = new QueueList(frame, { sort, hrefOf, changed: tell });
const first = /** @type {Item[]} */ (JSON.parse(find('#first-page')?.textContent || '[]'));

/** What the address names: it may stand below what came with the page, or have left the queue. */
const wanted = query.get('item') ?? '';
list.cursor = root.dataset.item ?? '';
list.reset(first, wanted !== '');
list.reveal();

const hear = {
  changed: (/** @type {import('./live.js').Change} */ change) => {
    if ('items' in change) arrive(change.items.filter(belongs));
    else {
      const upserts = change.upserts.filter(belongs);
      const kept = new Set(upserts.map(item => item.resource));
      list.take(upserts, [...change.removals, ...change.upserts.map(item => item.resource).filter(resource => !kept.has(resource))]);
      if (kept.has(list.cursor) || list.gone.has(list.cursor)) reread();
    }
    count();
  },
  connected, counts: (/** @type {any} */ now) => { counts = now; count(); },
  // Beneath a dialog nothing is said: it says so itself when it is sent, and what is typed in it stays.
  ended: () => { if (!dialog.open) say(new Refusal('unauthenticated', '', '')); },
};
const practice = root.dataset.practice === undefined ? null : new (await import('./practice.js')).PracticeQueue(first, hear);
const live = practice ?? new LiveQueue(scope, hear, view === 'snoozed' ? tab : '0');
const pane = new Pane(/** @type {HTMLElement} */ (find('[data-pane]')), practice ? item => practice.read(item) : undefined);

/** The open item changed, or left. Beneath a dialog it stays as it was, and is read again when that closes. */
function reread() {
  unread = dialog.open;
  if (!unread && list.open) pane.reload(list.open);
}

/** What the page was made with is replaced by the whole; the person may have moved already. @param {Item[]} items */
function arrive(items) {
  find('[data-more]')?.remove();
  const moved = list.frame.scrollTop > 0;
  const before = list.offsetOf(list.cursor);
  const was = list.cursor;
  list.reset(items, was === wanted && pane.of(was) !== null);
  if (moved && before !== null && list.cursor === was) list.frame.scrollTop = (list.places.get(was) ?? 0) * list.height - before;
  else if (!moved) list.reveal();
  if (list.cursor !== was || !pane.of(list.cursor)) pane.open(list.open);
  tell();
}

/** @param {Item} item */
function belongs(item) {
  return isOfView(view, item) && (!segment || item.segment === segment) && (!search || (item.customerDisplayName ?? '').toLowerCase().includes(search));
}

/** @param {Item} item */
function hrefOf(item) {
  const address = new URLSearchParams(location.search);
  address.set('item', item.resource);
  return `${path}?${address}`;
}

/** @param {number} steps */
function move(steps) {
  if (!list.move(steps)) return;
  shown();
}

function shown() {
  const item = list.open;
  clearTimeout(addressing);
  addressing = window.setTimeout(() => { if (item) history.replaceState(null, '', hrefOf(item)); }, SETTLES);
  const place = list.places.get(list.cursor) ?? 0;
  pane.open(item, list.items[place + 1]);
}

const actions = actionsOf({
  list, pane, counts: () => counts,
  settled: (item, state) => {
    const now = { ...item, draftState: state, tab: state === 'DRAFT_STATE_DRAFTED' ? 'QUEUE_TAB_DRAFTS' : 'QUEUE_TAB_READY_TO_SEND', etag: '' };
    if (belongs(now)) {
      list.patch(now);
      if (list.cursor === item.resource) pane.reload(now);
    } else leave(item);
  },
  left: leave,
});

/** @param {Item} item */
function leave(item) {
  list.remove(item.resource);
  shown();
}

for (const [id, action] of Object.entries({ ...actions, ...savedViews(scope, root.dataset.query ?? '') })) register(id, action.run, action.can);
register('next', () => move(1));
register('previous', () => move(-1));
register('show-new', () => list.showNew(), () => list.fresh.size + list.gone.size > 0);
register('search', () => find('#q')?.focus());
register('select', () => list.pick(list.cursor), () => list.open !== undefined);
register('select-all', () => { allMatching = true; list.pickAll(true); });
register('bulk', bulk, () => list.picked.size > 0);

frame.addEventListener('click', event => {
  const target = /** @type {Element} */ (event.target);
  const resource = target.closest('.row')?.getAttribute('data-resource');
  if (!resource) return;
  if (target.matches('.pick')) list.pick(resource, /** @type {HTMLInputElement} */ (target).checked);
  else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    if (list.go(resource)) shown();
  }
});

dialog.addEventListener('close', () => { if (unread) reread(); });

const form = /** @type {HTMLFormElement | null} */ (find('[data-find]'));
find('#sort')?.addEventListener('change', () => form?.requestSubmit());
find('#q')?.addEventListener('keydown', event => {
  if (event.key === 'Escape') /** @type {HTMLElement} */ (event.target).blur();
});

function bulk() {
  // Before the whole list has come nobody can say how many match.
  const picked = [...list.picked];
  const all = allMatching && live.complete && list.picked.size >= list.items.length - list.gone.size;
  askBulk({ scope, tab, filter, resources: all ? null : picked, count: picked.length, known: live.known, finished: () => { allMatching = false; list.unpick(picked); } });
}

/** What is said beside the list: what is new, what is selected, that nothing is left. */
function tell() {
  const news = /** @type {HTMLElement} */ (find('[data-news]'));
  const [fresh, gone] = [list.fresh.size, list.gone.size];
  news.hidden = fresh + gone === 0;
  news.replaceChildren([fresh > 0 ? `${fresh} new` : '', gone > 0 ? `${gone} left` : ''].filter(Boolean).join(', '), ', press ', el('kbd', {}, '.'));
  const bar = /** @type {HTMLElement} */ (find('[data-bulk]'));
  bar.hidden = list.picked.size === 0;
  if (!bar.hidden) {
    bar.replaceChildren(el('strong', {}, `${list.picked.size} selected`),
      el('button', { type: 'button', class: 'primary', 'data-command': 'bulk' }, 'Do the same to all'),
      ...(list.picked.size < list.items.length ? [el('button', { type: 'button', 'data-command': 'select-all' }, live.complete ? `Select all ${list.items.length} matching` : `Select the ${list.items.length} that are shown`)] : []),
      el('button', { type: 'button', onclick: () => { allMatching = false; list.pickAll(false); } }, 'Clear'));
  }
  if (list.items.length > 0) find('[data-empty]')?.remove();
  else if (!find('[data-empty]')) frame.prepend(el('p', { class: 'empty', 'data-empty': '' }, search || segment ? 'Nothing matches. Clear the search to see the rest.' : 'Nothing is left here. Well done.'));
}

function count() {
  if (counts) {
    const left = find('[data-left]');
    if (left) left.textContent = `${counts.left ?? 0} left of ${counts.totalToday ?? 0} today`;
    for (const [page, value] of practice ? [] : [['/team', counts.teamLeft], ...(scope === 'QUEUE_SCOPE_MINE' ? [['/queue', counts.left]] : [])]) {
      const badge = find(`[data-count="${page}"]`);
      if (badge) badge.textContent = String(value ?? 0);
    }
    // What this list does not hold is counted by the server: the list of what is awake does not know what sleeps, nor the other way round.
    for (const { tab: one, items = 0 } of counts.tabs ?? []) countOf(viewIds.find(id => tabOf(id) === one), items);
    if (!(counts.tabs ?? []).some((/** @type {any} */ one) => one.tab === 'QUEUE_TAB_SNOOZED')) countOf('snoozed', 0);
  }
  if (!live.complete) return;
  if (view === 'snoozed') return countOf(view, live.known.size);
  const all = [...live.known.values()];
  for (const id of viewIds) if (id !== 'snoozed') countOf(id, all.filter(item => isOfView(id, item)).length);
}

/** @param {string | undefined} id of a view @param {number | string} items */
function countOf(id, items) {
  const badge = id && find(`[data-count-of="${id}"]`);
  if (badge) badge.textContent = String(items);
}

live.start();
tell();
document.documentElement.dataset.ready = 'yes';
