// @ts-check
// What a person notes of a case: promises, disputes, payments, calls, holds. Each is one call of the API with a request id of its own.
import { ask } from '../shell/dialog.js';
import { plain } from '../shell/money.js';
import { call, Refusal } from '../shell/rpc.js';
import { dateIn, instantOf, now, pageZone, wireDate } from '../shell/time.js';
import { toast } from '../shell/toast.js';
import { surely } from './surely.js';

/** @typedef {import('./row.js').Item} Item */

const REASON_MOST = 500;

/** @type {[number, number]} of a plan, from and to */
const INSTALMENTS = [2, 36];

/** @type {[number, number]} from and to */
const DAYS_BETWEEN = [1, 366];

/** @param {import('./open-item.js').OpenItem} at */
export function caseActions(at) {
  const desk = at.desk;

  return { promise, plan, dispute, suppress, paid, note, logCall, snooze, hold, escalate, tooMuch, complete };

  /** @param {Item} item */
  function promise(item) {
    ask({
      title: `Promise of ${at.title}`, submit: 'Log the promise', keep: `promise/${item.customer}`, fields: [
        { name: 'amount', label: `Amount in ${at.currency}`, value: plain(item.amount ?? {}), required: true },
        { name: 'date', label: 'By when', type: 'date', value: dateIn(7), required: true },
        { name: 'person', label: 'Who promised', max: 200 },
        { name: 'said', label: `When it was said (${pageZone()})`, type: 'datetime-local', hint: 'Empty: just now.' },
      ],
      act: async values => {
        const saidTime = values.said ? instantOf(values.said) : new Date(now() - 1000).toISOString();
        await surely('PromiseService/CreatePromise', { parent: item.customer, promise: { amount: at.money(values.amount), date: wireDate(values.date), invoices: await at.invoicesOf(item), person: values.person, saidTime } });
        toast('The promise is logged; reminders follow by themselves.');
      },
    });
  }

  /** @param {Item} item */
  async function plan(item) {
    const all = await at.invoicesOf(item);
    if (all.length === 0) throw new Refusal('failed_precondition', 'This item names no invoice to make a plan for.', '');
    const amounts = await Promise.all(all.map(async name => BigInt((await call('InvoiceService/GetInvoice', { name })).invoice.openAmount?.minorUnits ?? '0')));
    const total = amounts.reduce((sum, one) => sum + one, 0n);
    ask({
      title: `Payment plan of ${at.title}`, words: `Over ${all.length} of its invoices, ${plain({ currencyCode: at.currency, minorUnits: total.toString() })} ${at.currency} together. Above the limit of its policy a manager approves it.`, submit: 'Propose the plan', fields: [
        { name: 'count', label: 'Instalments', type: 'number', value: '3', required: true, range: INSTALMENTS }, { name: 'date', label: 'The first on', type: 'date', value: dateIn(14), required: true },
        { name: 'days', label: 'Days between', type: 'number', value: '30', required: true, range: DAYS_BETWEEN },
      ],
      act: async values => {
        const count = Number(values.count);
        const instalments = Array.from({ length: count }, (_, nth) => {
          const share = nth < count - 1 ? total / BigInt(count) : total - total / BigInt(count) * BigInt(count - 1);
          const date = new Date(Date.parse(`${values.date}T12:00:00Z`) + nth * Number(values.days) * 86_400_000).toISOString().slice(0, 10);
          return { date: wireDate(date), amount: { currencyCode: at.currency, minorUnits: share.toString() } };
        });
        const answer = await surely('PlanService/CreatePlan', { parent: item.customer, plan: { invoices: all, instalments } });
        toast(answer.plan.state === 'PLAN_STATE_WAITING_FOR_APPROVAL' ? 'Proposed: it waits for a manager.' : 'The plan holds.');
      },
    });
  }

  /** @param {Item} item */
  async function dispute(item) {
    const all = await at.invoicesOf(item);
    if (all.length === 0) throw new Refusal('failed_precondition', 'This item names no invoice to dispute.', '');
    ask({
      title: `Dispute of ${at.title}`, submit: 'Log the dispute', keep: `dispute/${item.resource}`, fields: [
        ...oneOf(await numbers(all)),
        { name: 'reason', label: 'Reason', options: [['PRICE', 'Price'], ['QUANTITY', 'Quantity'], ['QUALITY', 'Quality'], ['NOT_DELIVERED', 'Not delivered'], ['DUPLICATE', 'Duplicate'], ['PURCHASE_ORDER', 'Purchase order'], ['CONTRACT', 'Contract'], ['OTHER', 'Other']] },
        { name: 'amount', label: `Amount in ${at.currency}`, hint: 'Empty: the whole of it.' }, { name: 'words', label: 'What the payer says', type: 'textarea', required: true },
      ],
      act: async values => {
        const what = { reason: `DISPUTE_REASON_${values.reason}`, words: values.words, ...(values.amount ? { amount: at.money(values.amount) } : {}) };
        await surely('DisputeService/CreateDispute', { parent: values.invoice ?? all[0], dispute: what });
        toast('The dispute is logged; that part leaves chasing.');
      },
    });
  }

  /** @param {Item} item */
  function suppress(item) {
    ask({
      title: `Suppress ${at.title}`, words: 'Nobody there is written to until the date; then it goes on by itself.', submit: 'Suppress', fields: [
        { name: 'until', label: 'Written to again from', type: 'date', value: dateIn(14), required: true }, { name: 'reason', label: 'Reason', required: true, max: REASON_MOST },
      ],
      act: async values => {
        await surely('SuppressionService/CreateSuppression', { suppression: { customer: item.customer, reason: values.reason, expireDate: wireDate(values.until) } });
        toast(`Suppressed until ${values.until}.`);
      },
    });
  }

  /** @param {Item} item */
  async function paid(item) {
    const all = await at.invoicesOf(item);
    if (all.length === 0) throw new Refusal('failed_precondition', 'This item names no invoice.', '');
    ask({
      title: `${at.title} says it is paid`, words: 'Nothing is booked: the ledger does that. Chasing of that amount rests for the days of the policy.', submit: 'Expect the payment', fields: [
        ...oneOf(await numbers(all)), { name: 'amount', label: `Amount in ${at.currency}`, hint: 'Empty: the whole of it.' }, { name: 'evidence', label: 'Who said it, and how it was paid', required: true, max: REASON_MOST },
      ],
      act: async values => {
        await surely('InvoiceService/ExpectPayment', { parent: values.invoice ?? all[0], evidence: values.evidence, ...(values.amount ? { amount: at.money(values.amount) } : {}) });
        toast('The payment is expected.');
      },
    });
  }

  /** @param {Item} item */
  function note(item) {
    ask({
      title: `Note on ${at.title}`, submit: 'Keep the note', keep: `note/${item.customer}`, fields: [{ name: 'text', label: 'Note', type: 'textarea', required: true, max: 4000, hint: '@name calls a colleague to this case.' }],
      act: async values => {
        await surely('NoteService/CreateNote', { parent: item.customer, text: values.text });
        await desk.pane.reload(item);
        toast('Noted.');
      },
    });
  }

  /** @param {Item} item */
  function logCall(item) {
    ask({
      title: `Call with ${at.title}`, submit: 'Log the call', keep: `call/${item.customer}`, fields: [
        { name: 'outcome', label: 'Outcome', options: [['REACHED', 'Reached'], ['NO_ANSWER', 'No answer'], ['LEFT_MESSAGE', 'Left a message'], ['WRONG_PERSON', 'Wrong person'], ['REFUSES_TO_PAY', 'Refuses to pay']] },
        { name: 'person', label: 'Who was spoken to', max: 200 }, { name: 'words', label: 'What was said', type: 'textarea' }, { name: 'next', label: 'Next step', hint: 'Becomes a task of yours.' },
      ],
      act: async values => {
        await surely('CustomerService/LogCall', { parent: item.customer, channel: 'CONTACT_CHANNEL_CALL', outcome: `CALL_OUTCOME_${values.outcome}`, person: values.person, words: values.words, nextStep: values.next });
        await desk.pane.reload(item);
        toast('The call is logged.');
      },
    });
  }

  /** @param {Item} item */
  function snooze(item) {
    if (at.isDraft) return hold(item);
    ask({
      title: `Snooze ${item.title || at.title}`, submit: 'Snooze', fields: [{ name: 'until', label: `Until (${pageZone()})`, type: 'datetime-local', value: `${dateIn(1)}T09:00`, required: true }],
      act: async values => {
        await surely('WorkItemService/SnoozeWorkItem', { name: item.resource, until: instantOf(values.until) });
        desk.left(item);
        toast(`Snoozed until ${values.until.replace('T', ' ')}.`);
      },
    });
  }

  /** @param {Item} item */
  function hold(item) {
    ask({
      title: `Hold ${at.title}`, words: 'No invoice of this customer is chased until the date; a draft of it leaves the queue.', submit: 'Hold', fields: [
        { name: 'until', label: 'Chased again from', type: 'date', value: dateIn(7), required: true }, { name: 'reason', label: 'Reason', required: true, max: REASON_MOST },
      ],
      act: async values => {
        await surely('CustomerService/HoldCustomer', { name: item.customer, until: wireDate(values.until), reason: values.reason });
        toast(`On hold until ${values.until}.`);
      },
    });
  }

  /** @param {Item} item @param {string} words */
  function escalate(item, words) {
    ask({
      title: words ? 'My drafts pile up' : `Escalate ${at.title}`, submit: 'Escalate', keep: `escalate/${item.customer}`, fields: [
        { name: 'target', label: 'To', options: [['MANAGER', 'Manager'], ['SENIOR_OPERATOR', 'Senior operator'], ['SALES', 'Sales'], ['CSM', 'Customer success'], ['LEGAL', 'Legal']] },
        { name: 'reason', label: 'Why', type: 'textarea', required: true, value: words },
      ],
      act: async values => {
        await surely('EscalationService/CreateEscalation', { escalation: { customer: item.customer, target: `ESCALATION_TARGET_${values.target}`, reason: values.reason, invoices: await at.invoicesOf(item) } });
        toast('Escalated.');
      },
    });
  }

  function tooMuch() {
    const counts = desk.counts();
    const drafts = (counts?.tabs ?? []).find((/** @type {any} */ tab) => tab.tab === 'QUEUE_TAB_DRAFTS')?.items ?? '0';
    return `More drafts come than I can decide: ${counts?.left ?? '?'} items are left today, ${drafts} of them drafts; ${counts?.doneToday ?? 0} were decided. A lower send cap would smooth it.`;
  }

  /** @param {Item} item */
  function complete(item) {
    ask({
      title: item.title || at.title, submit: 'Done', fields: [{ name: 'outcome', label: 'What came of it', max: REASON_MOST }],
      act: async values => {
        await surely('WorkItemService/CompleteWorkItem', { name: item.resource, outcome: values.outcome });
        desk.left(item);
        toast('Done.');
      },
    });
  }
}

/** @param {string[]} names @returns {Promise<[string, string][]>} */
async function numbers(names) {
  return Promise.all(names.map(async name => /** @type {[string, string]} */ ([name, (await call('InvoiceService/GetInvoice', { name })).invoice.number ?? name])));
}

/** @param {[string, string][]} options @returns {import('../shell/dialog.js').Field[]} */
const oneOf = options => options.length > 1 ? [{ name: 'invoice', label: 'Invoice', options }] : [];
