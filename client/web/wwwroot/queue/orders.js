// @ts-check
// The orders of QueueOrder.cs, and which item belongs to which view of QueueView.cs, for what comes after the first page.

/** @typedef {import('./row.js').Item} Item */

/** @type {Record<string, (a: Item, b: Item) => number>} */
const orders = {
  priority: (a, b) => descending(a.priority, b.priority) || byAmount(a, b),
  amount: byAmount,
  days: (a, b) => (b.daysOverdue ?? 0) - (a.daysOverdue ?? 0),
  customer: (a, b) => compare(a.customerDisplayName ?? '', b.customerDisplayName ?? ''),
  oldest: (a, b) => compare(a.createTime ?? '', b.createTime ?? ''),
};

/** @param {string} sort @returns {(a: Item, b: Item) => number} */
export const orderOf = sort => (a, b) => (orders[sort] ?? orders.priority)(a, b) || compare(source(a), source(b)) || compare(last(a.resource), last(b.resource));

/** @type {Record<string, (item: Item) => boolean>} */
const views = {
  all: item => item.tab !== 'QUEUE_TAB_SNOOZED',
  ready: item => item.draftState === 'DRAFT_STATE_APPROVED',
  drafts: item => item.tab === 'QUEUE_TAB_DRAFTS',
  waiting: item => item.draftState === 'DRAFT_STATE_WAITING',
  promises: item => item.tab === 'QUEUE_TAB_PROMISES_DUE',
  replies: item => item.tab === 'QUEUE_TAB_REPLIES',
  undecided: item => item.workKind === 'WORK_ITEM_KIND_NOT_DECIDED',
  tasks: item => item.tab === 'QUEUE_TAB_TASKS',
  snoozed: item => item.tab === 'QUEUE_TAB_SNOOZED',
};

export const viewIds = Object.keys(views);

/** The tab of the API that a view is the whole of; the others are parts. @type {Record<string, string>} */
const tabs = { drafts: 'QUEUE_TAB_DRAFTS', promises: 'QUEUE_TAB_PROMISES_DUE', replies: 'QUEUE_TAB_REPLIES', tasks: 'QUEUE_TAB_TASKS', snoozed: 'QUEUE_TAB_SNOOZED' };

/** @param {string} view */
export const tabOf = view => tabs[view];

/** @param {string} view @param {Item} item */
export const isOfView = (view, item) => (views[view] ?? views.all)(item);

/** Minor units of different currencies are not comparable amounts, but they are the API's order. @param {Item} a @param {Item} b */
function byAmount(a, b) {
  return descending(a.amount?.minorUnits, b.amount?.minorUnits);
}

/** An int64 is text on the wire, and a float holds not all of it. @param {string | undefined} a @param {string | undefined} b */
function descending(a, b) {
  const [left, right] = [BigInt(a ?? '0'), BigInt(b ?? '0')];
  return left === right ? 0 : left < right ? 1 : -1;
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** @param {Item} item */
const source = item => item.resource.startsWith('workItems/') ? 'work' : 'draft';

/** @param {string} resource */
const last = resource => resource.slice(resource.lastIndexOf('/') + 1);
