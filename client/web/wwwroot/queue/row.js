// @ts-check
// A row of the queue, with the words and nodes of QueueRow.razor and RowWords.cs; a test compares them.
import { el } from '../shell/dom.js';
import { shown } from '../shell/money.js';

/**
 * @typedef {{ resource: string, tab?: string, title?: string, customer?: string, customerDisplayName?: string, segment?: string, invoiceNumber?: string,
 *   invoices?: number, amount?: import('../shell/money.js').Money, daysOverdue?: number, draftState?: string, workKind?: string,
 *   waits?: { reason?: string, until?: string, words?: string }[], priority?: string, heldBy?: string, createTime?: string, etag?: string }} Item
 */

const STATE = 'DRAFT_STATE_';
const KIND = 'WORK_ITEM_KIND_';
const REASON = 'REASON_';

/** @type {Record<string, string>} */
const STATE_TONES = { DRAFTED: 'open', APPROVED: 'good', ACCEPTED: 'good', WAITING: 'wait', PERMITTED: 'wait', SENDING: 'wait', REFUSED: 'bad', IN_DOUBT: 'bad' };
const BAD_KINDS = new Set(['PROMISE_BROKEN', 'BOUNCE', 'SEND_FAILED', 'IN_DOUBT', 'BREAKER', 'DISPUTE_TRIAGE']);
const OPEN_KINDS = new Set(['REPLY', 'MENTION', 'ESCALATION']);
const UNSAID = new Set(['REASON_UNDO_WINDOW', 'REASON_DRAFT_NOT_APPROVED']);

/** @param {Item} item @param {string} href @param {{ open: boolean, picked: boolean, gone: boolean, place: number, size: number }} how */
export function rowOf(item, href, how) {
  return el('li', { class: `row${how.gone ? ' leaving' : ''}${how.picked ? ' picked' : ''}`, 'data-resource': item.resource, 'aria-setsize': how.size, 'aria-posinset': how.place + 1 },
    el('input', { type: 'checkbox', class: 'pick', 'aria-label': `Select ${item.customerDisplayName ?? ''}, ${documentOf(item)}`, checked: how.picked }),
    el('a', { href, 'aria-current': how.open ? 'true' : null },
      el('span', { class: 'row-name' }, item.customerDisplayName ?? ''),
      el('span', { class: 'row-amount money' }, (item.invoices ?? 0) > 0 ? shown(item.amount) : ''),
      el('span', { class: 'row-document' }, documentOf(item)),
      el('span', { class: 'row-days' }, daysOf(item)),
      el('span', { class: 'row-badges' }, ...badgesOf(item, how.gone).map(([words, tone]) => el('span', { class: `badge ${tone}`, title: words }, words)))));
}

/** @param {Item} item */
export function documentOf(item) {
  if (!item.invoiceNumber) return item.title ?? '';
  return (item.invoices ?? 0) > 1 ? `${item.invoiceNumber} and ${(item.invoices ?? 0) - 1} more` : item.invoiceNumber;
}

/** @param {Item} item */
function daysOf(item) {
  const days = item.daysOverdue ?? 0;
  return days > 0 ? `${days} ${days === 1 ? 'day' : 'days'}` : '';
}

/** @param {Item} item @param {boolean} gone @returns {[string, string][]} */
function badgesOf(item, gone) {
  if (gone) return [['Left the list', 'plain']];
  const state = item.draftState?.slice(STATE.length);
  const kind = item.workKind?.slice(KIND.length) ?? '';
  /** @type {[string, string][]} */
  const badges = [state ? [state === 'DRAFTED' ? 'Draft' : spoken(state), STATE_TONES[state] ?? 'plain'] : [spoken(kind), BAD_KINDS.has(kind) ? 'bad' : OPEN_KINDS.has(kind) ? 'open' : 'warn']];
  const wait = (item.waits ?? []).find(one => !UNSAID.has(one.reason ?? ''));
  if (item.heldBy) badges.push([`With ${item.heldBy.split('/').at(-1)}`, 'warn']);
  else if (wait) badges.push(wait.until ? [shortly(wait.words ?? ''), 'wait'] : [spoken((wait.reason ?? '').slice(REASON.length)), 'warn']);
  return badges;
}

/** `IN_DOUBT` is "In doubt". @param {string} name */
export const spoken = name => capital(name.toLowerCase().replaceAll('_', ' '));

/** `contacted lately, rests until 2 Dec 00:00 in Europe/Madrid` is "Rests until 2 Dec". @param {string} words */
const shortly = words => capital((words.split(' in ')[0].split(', ').at(-1) ?? '').replace(/(\d [A-Z][a-z]+) \d\d:\d\d$/, '$1'));

/** @param {string} words */
const capital = words => words.charAt(0).toUpperCase() + words.slice(1);
