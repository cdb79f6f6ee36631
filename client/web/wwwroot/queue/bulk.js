// @ts-check
// The same to many: a job of the silo, with an outcome for each item.
import { ask, close, show } from '../shell/dialog.js';
import { el } from '../shell/dom.js';
import { call, Refusal, stream } from '../shell/rpc.js';
import { dateIn, instantOf, wireDate } from '../shell/time.js';
import { documentOf, spoken } from './row.js';
import { say, surely } from './surely.js';

/** @typedef {import('./row.js').Item} Item */
/** @type {[string, string][]} */
const ACTIONS = [
  ['APPROVE', 'Approve as it reads now'], ['SEND', 'Send what is approved'], ['RETURN', 'Take approvals back'], ['DISCARD', 'Discard drafts'], ['SNOOZE', 'Snooze work items'],
  ['ASSIGN', 'Assign work items'], ['COMPLETE', 'Close work items'], ['HOLD_CUSTOMER', 'Hold customers'], ['RELEASE_CUSTOMER', 'Release holds'],
];
const PAGE = 200;

/** @param {{ scope: string, tab: string, filter: string, resources: string[] | null, count: number, known: Map<string, Item>, finished: () => void }} what `resources` null: all that match */
export async function askBulk(what) {
  const known = new Map(what.known);
  for (const item of what.known.values()) if (item.customer) known.set(item.customer, { resource: item.customer, customerDisplayName: item.customerDisplayName });
  const { users = [] } = await call('UserService/ListUsers', { pageSize: 1000, filter: 'disabled = false' }).catch(() => ({}));
  const { actor, rights = '' } = document.body.dataset;
  ask({
    title: `The same to ${what.count} ${what.count === 1 ? 'item' : 'items'}`,
    words: 'Each is decided by itself as it stands at its turn; what is refused is listed with its reason, and the rest goes on.', submit: 'Start',
    fields: [
      { name: 'action', label: 'What', options: ACTIONS },
      { name: 'words', label: 'Reason or outcome', hint: 'Needed to discard and to hold.', max: 500 },
      { name: 'until', label: 'Until', type: 'date', value: dateIn(1), hint: 'For snooze and hold.' },
      { name: 'owner', label: 'To whom', hint: 'For assign.', options: [['', 'The pool'], ...users.filter((/** @type {any} */ user) => user.name === actor || rights.split(' ').includes('Reassign')).map((/** @type {any} */ user) => [user.name, user.displayName])] },
    ],
    act: async values => {
      const request = {
        action: `BULK_ACTION_${values.action}`, scope: what.scope, tab: Number(what.tab), filter: what.filter, words: values.words,
        ...(what.resources ? { resources: what.resources } : {}),
        ...(values.action === 'SNOOZE' ? { snoozeUntil: instantOf(`${values.until}T09:00`) } : {}),
        ...(values.action === 'HOLD_CUSTOMER' ? { holdUntil: wireDate(values.until) } : {}),
        ...(values.action === 'ASSIGN' ? { owner: values.owner } : {}),
      };
      const { job } = await surely('QueueService/BulkQueueItems', request);
      follow(job, known, what.finished).catch(fault => { if (fault instanceof Refusal) say(fault); else throw fault; });
    },
  });
}

/** @param {any} job @param {Map<string, Item>} known @param {() => void} finished */
async function follow(job, known, finished) {
  const bar = el('progress', { max: Math.max(1, Number(job.total ?? 1)), value: 0, 'aria-label': 'Done' });
  const words = el('p', { role: 'status' }, 'Starting…');
  const results = el('div', {});
  // The dialog that asked closes itself first.
  await Promise.resolve();
  setTimeout(() => show(job.title ?? 'Many items', words, bar, results, el('div', { class: 'actions' }, el('button', { type: 'button', onclick: close }, 'Close'))));
  for await (const message of stream('JobService/WatchJob', { name: job.name })) {
    if (!message.job) continue;
    const { done = '0', total = '0', counts = {}, state } = message.job;
    bar.setAttribute('value', done);
    words.textContent = `${done} of ${total}: ${counts.done ?? 0} done, ${counts.refused ?? 0} refused, ${counts.failed ?? 0} failed`;
    if (!['JOB_STATE_WAITING', 'JOB_STATE_RUNNING'].includes(state)) break;
  }
  await list(job.name, known, results);
  finished();
}

/** Every item by its name with what became of it, what is not done before the rest. @param {string} parent @param {Map<string, Item>} known @param {HTMLElement} place */
async function list(parent, known, place) {
  const rows = el('ul', { class: 'choices', tabindex: 0, 'aria-label': 'Items' });
  const more = el('button', { type: 'button', onclick: next }, 'More');
  const filters = ['outcome = REFUSED OR outcome = FAILED', 'outcome = DONE OR outcome = WAITING'];
  let pageToken = '';
  await next();
  place.replaceChildren(rows, more);

  async function next() {
    do {
      const answer = await call('JobService/ListJobItems', { parent, pageSize: PAGE, pageToken, filter: filters[0] });
      rows.append(...(answer.items ?? []).map((/** @type {any} */ one) => {
        const item = known.get(one.resource);
        return el('li', {}, el('span', {}, item ? `${item.customerDisplayName ?? ''} ${documentOf(item)}` : one.resource), el('span', {}, one.words || one.reason || spoken(one.outcome.slice('JOB_ITEM_OUTCOME_'.length))));
      }));
      if (!(pageToken = answer.nextPageToken ?? '')) filters.shift();
    } while (filters.length > 0 && !pageToken);
    more.hidden = filters.length === 0;
  }
}
