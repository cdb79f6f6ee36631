// @ts-check
// The same to many: a job of the silo, with an outcome for each item.
import { ask, close, show } from '../shell/dialog.js';
import { el } from '../shell/dom.js';
import { call, Refusal, stream } from '../shell/rpc.js';
import { dateIn, instantOf, wireDate } from '../shell/time.js';
import { say, surely } from './surely.js';

/** @type {[string, string][]} */
const ACTIONS = [
  ['APPROVE', 'Approve as it reads now'], ['SEND', 'Send what is approved'], ['RETURN', 'Take approvals back'], ['DISCARD', 'Discard drafts'], ['SNOOZE', 'Snooze work items'],
  ['COMPLETE', 'Close work items'], ['HOLD_CUSTOMER', 'Hold customers'], ['RELEASE_CUSTOMER', 'Release holds'],
];
const SHOWN = 200;

/** @param {{ scope: string, tab: string, filter: string, resources: string[] | null, count: number, finished: () => void }} what `resources` null: all that match */
export function askBulk(what) {
  ask({
    title: `The same to ${what.count} ${what.count === 1 ? 'item' : 'items'}`,
    words: 'Each is decided by itself as it stands at its turn; what is refused is listed with its reason, and the rest goes on.', submit: 'Start',
    fields: [
      { name: 'action', label: 'What', options: ACTIONS },
      { name: 'words', label: 'Reason or outcome', hint: 'Needed to discard and to hold.', max: 500 },
      { name: 'until', label: 'Until', type: 'date', value: dateIn(1), hint: 'For snooze and hold.' },
    ],
    act: async values => {
      const request = {
        action: `BULK_ACTION_${values.action}`, scope: what.scope, tab: Number(what.tab), filter: what.filter, words: values.words,
        ...(what.resources ? { resources: what.resources } : {}),
        ...(values.action === 'SNOOZE' ? { snoozeUntil: instantOf(`${values.until}T09:00`) } : {}),
        ...(values.action === 'HOLD_CUSTOMER' ? { holdUntil: wireDate(values.until) } : {}),
      };
      const { job } = await surely('QueueService/BulkQueueItems', request);
      follow(job, what.finished).catch(fault => { if (fault instanceof Refusal) say(fault); else throw fault; });
    },
  });
}

/** @param {any} job @param {() => void} finished */
async function follow(job, finished) {
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
  const { items = [] } = await call('JobService/ListJobItems', { parent: job.name, pageSize: SHOWN, filter: 'outcome = REFUSED OR outcome = FAILED' });
  if (items.length > 0) {
    results.replaceChildren(el('h3', {}, items.length < SHOWN ? 'Not done' : `The first ${SHOWN} not done`), el('ul', { class: 'choices', tabindex: 0, 'aria-label': 'Not done' },
      ...items.map((/** @type {any} */ item) => el('li', {}, el('span', {}, item.resource), el('span', {}, item.words || item.reason)))));
  }
  finished();
}
