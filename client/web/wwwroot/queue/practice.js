// @ts-check
// A queue to practise on: what the silo would answer is answered here, for made-up items. No call leaves the browser.
import { el, find, fragment } from '../shell/dom.js';
import { answerHere, Refusal } from '../shell/rpc.js';
import { now } from '../shell/time.js';
import { spoken } from './row.js';

/** @typedef {import('./row.js').Item} Item */

const STATE = 'DRAFT_STATE_';
const UNDO = 30_000;

/** Which states an act takes an item from, and which it brings it to; a work item's state is ''. @type {Record<string, { from: string[], to: string }>} */
const acts = {
  APPROVE: { from: ['DRAFTED'], to: 'APPROVED' }, SEND: { from: ['APPROVED'], to: 'WAITING' }, UNDO: { from: ['WAITING'], to: 'APPROVED' },
  RETURN: { from: ['APPROVED', 'WAITING'], to: 'DRAFTED' }, UPDATE: { from: ['DRAFTED', 'APPROVED'], to: 'DRAFTED' },
  DISCARD: { from: ['DRAFTED', 'APPROVED', 'WAITING'], to: 'gone' }, SNOOZE: { from: [''], to: 'gone' }, COMPLETE: { from: [''], to: 'gone' },
};

/** `DraftService/SendDraftNow` is SEND. @param {string} method */
const actOf = method => /\/(Approve|Send|Undo|Return|Discard|Update)Draft|\/(Snooze|Complete)WorkItem/.exec(method)?.slice(1).find(Boolean)?.toUpperCase() ?? '';

/** In the place of LiveQueue. */
export class PracticeQueue {
  /** @type {Map<string, Item>} */
  known = new Map();
  complete = true;
  turn = 0;

  /** @param {Item[]} items @param {{ changed: (change: import('./live.js').Change) => void, counts: (counts: any) => void }} hear */
  constructor(items, hear) {
    this.hear = hear;
    this.known = new Map(items.map(item => [item.resource, item]));
    this.atFirst = items.length;
    this.texts = new Map(JSON.parse(find('#practice-drafts')?.textContent || '[]').map((/** @type {any} */ draft) => [draft.name, draft]));
    answerHere((method, request) => this.answer(method, request));
  }

  start() {
    this.count();
  }

  /** The open item as it stands here. @param {Item} item */
  async read(item) {
    const answer = await fragment(`/queue/practice/item?name=${encodeURIComponent(item.resource)}&state=${this.stateOf(item.resource)}`);
    const text = this.texts.get(item.resource);
    if (answer.body && text?.edited) {
      const subject = answer.body.querySelector('.envelope dd:last-child');
      if (subject) subject.textContent = text.subject;
      answer.body.querySelector('iframe')?.replaceWith(el('pre', { class: 'mail-text', tabindex: 0 }, text.text));
    }
    return answer;
  }

  /** @param {string} method @param {any} request */
  answer(method, request) {
    const name = request.name ?? request.draft?.name ?? '';
    if (method.endsWith('/UpdateDraft')) this.texts.set(name, { ...request.draft, edited: true });
    const act = actOf(method);
    if (act) return this.act(act, name);
    switch (method.split('/')[1]) {
      case 'ClaimDraft': case 'GetDraft': return { draft: this.texts.get(name) };
      case 'CreateDraft': return this.reply(request);
      case 'HoldCustomer': return this.hold(name);
      case 'GetInvoice': return { invoice: { name, number: name.split('/').at(-1), openAmount: this.of(name)?.amount } };
      case 'CreatePlan': return { plan: { state: 'PLAN_STATE_ACTIVE' } };
      case 'SendPreview': return { email: 'nobody: this is practice' };
      case 'BulkQueueItems': return this.bulk(request);
      case 'WatchJob': return [{ job: this.job }];
      case 'ListJobItems': return { items: (this.told ?? []).filter((/** @type {any} */ one) => request.filter.includes(one.outcome.slice(17))) };
      default: return {};
    }
  }

  /** @param {string} act @param {string} name */
  act(act, name) {
    const { from, to } = acts[act];
    const state = this.stateOf(name);
    if (!from.includes(state)) throw new Refusal('failed_precondition', `It is ${spoken(state).toLowerCase() || 'no draft'}.`, act === 'SEND' && state === 'DRAFTED' ? 'DRAFT_NOT_APPROVED' : '');
    const until = new Date(now() + UNDO).toISOString();
    this.become(name, to);
    return { draft: { ...this.texts.get(name), state: STATE + to }, expectedTime: until, undoExpireTime: until };
  }

  /** As a stream would tell it: after the answer. @param {string} name @param {string} state 'gone': it leaves */
  become(name, state) {
    const item = this.known.get(name);
    if (!item) return;
    const next = { ...item, draftState: STATE + state, tab: state === 'DRAFTED' ? 'QUEUE_TAB_DRAFTS' : 'QUEUE_TAB_READY_TO_SEND', etag: String(++this.turn) };
    if (state === 'gone') this.known.delete(name);
    else this.known.set(name, next);
    this.tell(state === 'gone' ? [] : [next], state === 'gone' ? [name] : []);
  }

  /** @param {Item[]} upserts @param {string[]} removals */
  tell(upserts, removals) {
    setTimeout(() => { this.hear.changed({ upserts, removals }); this.count(); });
  }

  /** @param {any} request */
  reply(request) {
    const of = this.known.get(request.inReplyTo);
    if (!of) return {};
    const { workKind, ...row } = of;
    const draft = { ...row, resource: `${request.parent}/drafts/answer`, draftState: `${STATE}DRAFTED`, tab: 'QUEUE_TAB_DRAFTS', etag: String(++this.turn) };
    this.known.set(draft.resource, draft);
    this.texts.set(draft.resource, { name: draft.resource, subject: request.subject, text: request.text, edited: true });
    this.tell([draft], []);
    return { draft: { name: draft.resource } };
  }

  /** @param {string} customer */
  hold(customer) {
    for (const item of [...this.known.values()]) if (item.draftState && item.customer === customer) this.become(item.resource, 'gone');
    return {};
  }

  /** @param {any} request */
  bulk(request) {
    const act = request.action.slice('BULK_ACTION_'.length);
    const names = /** @type {string[]} */ (request.resources ?? [...this.known.keys()]);
    const done = names.filter(name => !acts[act] || acts[act].from.includes(this.stateOf(name)));
    this.told = names.map(resource => done.includes(resource) ? { resource, outcome: 'JOB_ITEM_OUTCOME_DONE' } : { resource, outcome: 'JOB_ITEM_OUTCOME_REFUSED', words: `It is ${spoken(this.stateOf(resource)).toLowerCase() || 'no draft'}.` });
    if (acts[act]) for (const name of done) this.become(name, acts[act].to);
    this.job = { name: 'jobs/practice', title: 'Practice', total: String(names.length), done: String(names.length), counts: { done: done.length, refused: names.length - done.length }, state: 'JOB_STATE_SUCCEEDED' };
    return { job: this.job };
  }

  /** @param {string} name */
  stateOf(name) {
    return this.known.get(name)?.draftState?.slice(STATE.length) ?? '';
  }

  /** The first item of the customer of a name. @param {string} name */
  of(name) {
    return [...this.known.values()].find(item => name.startsWith(`${item.customer}/`));
  }

  count() {
    const left = [...this.known.values()].filter(item => item.draftState !== `${STATE}WAITING`).length;
    this.hear.counts({ left, totalToday: Math.max(this.atFirst, this.known.size), doneToday: this.atFirst - left });
  }
}
