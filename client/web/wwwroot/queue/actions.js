// @ts-check
// What a person does to the open item. Each is one call of the API with a request id of its own, made again with the same id while the
// silo is away, so that nothing is done twice.
import { ask, close, signInAgain } from '../shell/dialog.js';

import { parsed, plain } from '../shell/money.js';
import { call, Refusal, requestId } from '../shell/rpc.js';
import { dateIn, instantOf, pageZone, short, wireDate } from '../shell/time.js';
import { toast } from '../shell/toast.js';

/** @typedef {import('./row.js').Item} Item */
/** @typedef {{ list: import('./list.js').QueueList, pane: import('./pane.js').Pane, counts: () => any, settled: (item: Item, state: string) => void, left: (item: Item) => void }} Desk */

const RETRIES = 6;
const RENEW = 120_000;
const REASON_MOST = 500;

/** @param {Desk} desk */
export function actionsOf(desk) {
  /** @type {{ name: string, title: string, until: number }[]} */
  const sent = [];
  const rights = new Set((document.body.dataset.rights ?? '').split(' '));
  const may = (/** @type {string} */ right) => rights.has(right);
  const open = () => desk.list.open;
  const isDraft = () => open()?.draftState !== undefined;
  const isWork = () => open() !== undefined && !isDraft();
  // As the pane has it where it shows the item: a row may still be told of what was before one's own doing.
  const state = () => isDraft() ? dataset()?.state?.replace(/(?<!^)[A-Z]/g, '_$&').toUpperCase() ?? open()?.draftState?.slice('DRAFT_STATE_'.length) ?? '' : '';
  const worker = (/** @type {() => boolean} */ can) => () => may('Work') && open() !== undefined && can();
  const customer = () => open()?.customer ?? '';
  const title = () => `${open()?.customerDisplayName ?? ''}`;
  const dataset = () => desk.pane.of(open()?.resource ?? '');
  const invoices = () => (dataset()?.invoices ?? '').split(' ').filter(Boolean);
  const currency = () => open()?.amount?.currencyCode ?? '';

  /** @type {Record<string, { run: () => void, can: () => boolean }>} */
  return {
    approve: { can: () => may('ApproveDrafts') && state() === 'DRAFTED', run: () => doing(approve) },
    send: { can: worker(isDraft), run: () => doing(send) },
    'send-now': { can: () => may('SendNow') && isDraft(), run: sendNow },
    undo: { can: () => may('Work') && (sent.length > 0 || state() === 'WAITING'), run: () => doing(undo) },
    return: { can: () => may('ApproveDrafts') && ['APPROVED', 'WAITING'].includes(state()), run: () => doing(giveBack) },
    discard: { can: worker(isDraft), run: discard },
    edit: { can: worker(isDraft), run: () => doing(edit) },
    reply: { can: worker(() => open()?.workKind === 'WORK_ITEM_KIND_REPLY'), run: reply },
    promise: { can: worker(() => true), run: promise },
    plan: { can: worker(() => true), run: () => doing(plan) },
    dispute: { can: worker(() => true), run: () => doing(dispute) },
    suppress: { can: worker(() => true), run: suppress },
    paid: { can: worker(() => true), run: () => doing(paid) },
    note: { can: worker(() => true), run: note },
    call: { can: worker(() => true), run: logCall },
    snooze: { can: worker(() => true), run: snooze },
    hold: { can: worker(() => true), run: hold },
    escalate: { can: worker(() => true), run: () => escalate('') },
    'too-much': { can: worker(() => true), run: () => escalate(tooMuch()) },
    complete: { can: worker(isWork), run: complete },
    'preview-to-me': { can: worker(isDraft), run: () => doing(previewToMe) },
  };

  /** @param {(item: Item) => Promise<void>} act */
  async function doing(act) {
    const item = open();
    if (!item) return;
    try {
      await act(item);
    } catch (fault) {
      if (fault instanceof Refusal) say(fault);
      else throw fault;
    }
  }

  /** @param {Item} item */
  async function approve(item) {
    const hash = dataset()?.hash;
    if (!hash) throw new Refusal('failed_precondition', dataset() ? 'It cannot be written yet: the message says what is missing.' : 'Wait until the e-mail is shown; what you approve is what you read.', '');
    const { draft } = await surely('DraftService/ApproveDraft', { name: item.resource, contentHash: hash });
    desk.settled(item, draft.state);
    toast(`Approved: ${item.customerDisplayName}. S sends it.`);
  }

  /** @param {Item} item */
  async function send(item) {
    after(item, await surely('DraftService/SendDraft', { name: item.resource }));
  }

  function sendNow() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Send to ${title()} now`, words: 'Over quiet hours, a closed day, a contact interval, a promise, a hold or a stale ledger. Caps, pauses and disputes stay. The reason is kept in the audit.',
      fields: [{ name: 'reason', label: 'Reason', required: true, max: REASON_MOST }], submit: 'Send now', keep: `now/${item.resource}`,
      act: async values => after(item, await surely('DraftService/SendDraftNow', { name: item.resource, reason: values.reason })),
    });
  }

  /** @param {Item} item @param {any} answer */
  function after(item, answer) {
    const until = new Date(answer.undoExpireTime ?? Date.now());
    sent.push({ name: item.resource, title: item.customerDisplayName ?? '', until: until.getTime() });
    const waits = (answer.waits ?? []).filter((/** @type {any} */ wait) => wait.reason !== 'REASON_UNDO_WINDOW');
    const when = answer.expectedTime ? `leaves ${short(answer.expectedTime)}` : 'waits';
    const why = waits.length > 0 ? `: ${waits.map((/** @type {any} */ wait) => wait.words || wait.reason.slice('REASON_'.length).toLowerCase().replaceAll('_', ' ')).join(', ')}` : '';
    desk.settled(item, 'DRAFT_STATE_WAITING');
    desk.list.move(1);
    desk.pane.open(desk.list.open);
    toast(`Sent off to ${item.customerDisplayName}; ${when}${why}.`, { until: until.getTime() > Date.now() ? until : undefined, action: { label: 'Undo', key: 'Z', run: () => doing(undo) } });
  }

  /** The last send whose window is open; else of the item that is open. @param {Item} item */
  async function undo(item) {
    let last = sent.pop();
    while (last && last.until < Date.now()) last = sent.pop();
    const name = last?.name ?? item.resource;
    const { draft } = await surely('DraftService/UndoDraft', { name });
    const known = desk.list.get(name);
    if (known) desk.settled(known, draft.state);
    toast(`Taken back: ${last?.title ?? item.customerDisplayName}`);
  }

  /** @param {Item} item */
  async function giveBack(item) {
    const { draft } = await surely('DraftService/ReturnDraft', { name: item.resource, reason: '' });
    desk.settled(item, draft.state);
    toast('The approval is taken back.');
  }

  function discard() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Discard the draft for ${title()}`, words: 'Its steps count as not taken; the next one drafts again.', fields: [{ name: 'reason', label: 'Reason', required: true, max: REASON_MOST }], submit: 'Discard',
      act: async values => {
        await surely('DraftService/DiscardDraft', { name: item.resource, reason: values.reason });
        desk.left(item);
        toast('Discarded.');
      },
    });
  }

  /** @param {Item} item */
  async function edit(item) {
    let { draft } = await surely('DraftService/ClaimDraft', { name: item.resource });
    const renew = setInterval(() => call('DraftService/ClaimDraft', { name: item.resource, requestId: requestId() }).catch(() => undefined), RENEW);
    const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('dialog'));
    ask({
      title: `Edit the e-mail to ${title()}`, words: 'Nobody else can change it while this is open. An approved draft goes back to be approved.', submit: 'Save', keep: `edit/${item.resource}`,
      fields: [{ name: 'subject', label: 'Subject', value: draft.subject ?? '', required: true, max: 998 }, { name: 'text', label: 'Text', type: 'textarea', value: draft.text ?? '', required: true }],
      act: async values => {
        try {
          // The HTML part is made from the text anew, so that both say the same.
          const change = { name: item.resource, subject: values.subject, text: values.text, html: htmlOf(values.text), etag: draft.etag };
          const answer = await surely('DraftService/UpdateDraft', { draft: change, updateMask: 'subject,text,html' });
          desk.settled(item, answer.draft.state);
          await desk.pane.reload(item);
          toast('Saved. Approve it as it reads now.');
        } catch (fault) {
          if (!(fault instanceof Refusal) || fault.code !== 'aborted') throw fault;
          draft = (await call('DraftService/GetDraft', { name: item.resource })).draft;
          throw new Refusal('aborted', 'Somebody changed it meanwhile. Your words stay here: Save once more to put them in place of theirs, or Cancel to read theirs.', fault.reason);
        }
      },
    });
    dialog.addEventListener('close', () => {
      clearInterval(renew);
      call('DraftService/ReleaseDraft', { name: item.resource, requestId: requestId() }).catch(() => undefined);
    }, { once: true });
  }

  function reply() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Reply to ${title()}`, submit: 'Write the draft', keep: `reply/${item.resource}`,
      fields: [{ name: 'subject', label: 'Subject', required: true, value: 'Re: your message', max: 998 }, { name: 'text', label: 'Text', type: 'textarea', required: true }],
      act: async values => {
        await surely('DraftService/CreateDraft', { parent: item.customer, mailClass: 'MAIL_CLASS_ANSWER', subject: values.subject, text: values.text, inReplyTo: item.resource });
        toast('The answer is drafted: press . to see it, A approves it.');
      },
    });
  }

  function promise() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Promise of ${title()}`, submit: 'Log the promise', keep: `promise/${item.customer}`, fields: [
        { name: 'amount', label: `Amount in ${currency()}`, value: plain(item.amount ?? {}), required: true },
        { name: 'date', label: 'By when', type: 'date', value: dateIn(7), required: true },
        { name: 'person', label: 'Who promised', max: 200 },
        { name: 'said', label: `When it was said (${pageZone()})`, type: 'datetime-local', hint: 'Empty: just now.' },
      ],
      act: async values => {
        const saidTime = values.said ? instantOf(values.said) : new Date(Date.now() - 1000).toISOString();
        await surely('PromiseService/CreatePromise', { parent: item.customer, promise: { amount: money(values.amount), date: wireDate(values.date), invoices: invoices(), person: values.person, saidTime } });
        toast('The promise is logged; reminders follow by themselves.');
      },
    });
  }

  /** @param {Item} item */
  async function plan(item) {
    const all = invoices();
    if (all.length === 0) throw new Refusal('failed_precondition', 'This item names no invoice to make a plan for.', '');
    const amounts = await Promise.all(all.map(async name => BigInt((await call('InvoiceService/GetInvoice', { name })).invoice.openAmount?.minorUnits ?? '0')));
    const total = amounts.reduce((sum, one) => sum + one, 0n);
    ask({
      title: `Payment plan of ${title()}`, words: `Over ${all.length} of its invoices, ${plain({ currencyCode: currency(), minorUnits: total.toString() })} ${currency()} together. Above the limit of its policy a manager approves it.`, submit: 'Propose the plan', fields: [
        { name: 'count', label: 'Instalments', type: 'number', value: '3', required: true }, { name: 'date', label: 'The first on', type: 'date', value: dateIn(14), required: true },
        { name: 'days', label: 'Days between', type: 'number', value: '30', required: true },
      ],
      act: async values => {
        const count = Math.max(2, Math.min(36, Number(values.count)));
        const instalments = Array.from({ length: count }, (_, at) => {
          const share = at < count - 1 ? total / BigInt(count) : total - total / BigInt(count) * BigInt(count - 1);
          const date = new Date(Date.parse(`${values.date}T12:00:00Z`) + at * Number(values.days) * 86_400_000).toISOString().slice(0, 10);
          return { date: wireDate(date), amount: { currencyCode: currency(), minorUnits: share.toString() } };
        });
        const answer = await surely('PlanService/CreatePlan', { parent: item.customer, plan: { invoices: all, instalments } });
        toast(answer.plan.state === 'PLAN_STATE_WAITING_FOR_APPROVAL' ? 'Proposed: it waits for a manager.' : 'The plan holds.');
      },
    });
  }

  /** @param {Item} item */
  async function dispute(item) {
    const all = invoices();
    if (all.length === 0) throw new Refusal('failed_precondition', 'This item names no invoice to dispute.', '');
    ask({
      title: `Dispute of ${title()}`, submit: 'Log the dispute', keep: `dispute/${item.resource}`, fields: [
        ...oneOf(await numbers(all)),
        { name: 'reason', label: 'Reason', options: [['PRICE', 'Price'], ['QUANTITY', 'Quantity'], ['QUALITY', 'Quality'], ['NOT_DELIVERED', 'Not delivered'], ['DUPLICATE', 'Duplicate'], ['PURCHASE_ORDER', 'Purchase order'], ['CONTRACT', 'Contract'], ['OTHER', 'Other']] },
        { name: 'amount', label: `Amount in ${currency()}`, hint: 'Empty: the whole of it.' }, { name: 'words', label: 'What the payer says', type: 'textarea', required: true },
      ],
      act: async values => {
        const what = { reason: `DISPUTE_REASON_${values.reason}`, words: values.words, ...(values.amount ? { amount: money(values.amount) } : {}) };
        await surely('DisputeService/CreateDispute', { parent: values.invoice ?? all[0], dispute: what });
        toast('The dispute is logged; that part leaves chasing.');
      },
    });
  }

  function suppress() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Suppress ${title()}`, words: 'Nobody there is written to until the date; then it goes on by itself.', submit: 'Suppress', fields: [
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
    const all = invoices();
    if (all.length === 0) throw new Refusal('failed_precondition', 'This item names no invoice.', '');
    ask({
      title: `${title()} says it is paid`, words: 'Nothing is booked: the ledger does that. Chasing of that amount rests for the days of the policy.', submit: 'Expect the payment', fields: [
        ...oneOf(await numbers(all)), { name: 'amount', label: `Amount in ${currency()}`, hint: 'Empty: the whole of it.' }, { name: 'evidence', label: 'Who said it, and how it was paid', required: true, max: REASON_MOST },
      ],
      act: async values => {
        await surely('InvoiceService/ExpectPayment', { parent: values.invoice ?? all[0], evidence: values.evidence, ...(values.amount ? { amount: money(values.amount) } : {}) });
        toast('The payment is expected.');
      },
    });
  }

  function note() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Note on ${title()}`, submit: 'Keep the note', keep: `note/${item.customer}`, fields: [{ name: 'text', label: 'Note', type: 'textarea', required: true, max: 4000, hint: '@name calls a colleague to this case.' }],
      act: async values => {
        await surely('NoteService/CreateNote', { parent: item.customer, text: values.text });
        await desk.pane.reload(item);
        toast('Noted.');
      },
    });
  }

  function logCall() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Call with ${title()}`, submit: 'Log the call', keep: `call/${item.customer}`, fields: [
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

  function snooze() {
    const item = /** @type {Item} */ (open());
    if (isDraft()) return hold();
    ask({
      title: `Snooze ${item.title || title()}`, submit: 'Snooze', fields: [{ name: 'until', label: `Until (${pageZone()})`, type: 'datetime-local', value: `${dateIn(1)}T09:00`, required: true }],
      act: async values => {
        await surely('WorkItemService/SnoozeWorkItem', { name: item.resource, until: instantOf(values.until) });
        desk.left(item);
        toast(`Snoozed until ${values.until.replace('T', ' ')}.`);
      },
    });
  }

  function hold() {
    const item = /** @type {Item} */ (open());
    ask({
      title: `Hold ${title()}`, words: 'No invoice of this customer is chased until the date; a draft of it leaves the queue.', submit: 'Hold', fields: [
        { name: 'until', label: 'Chased again from', type: 'date', value: dateIn(7), required: true }, { name: 'reason', label: 'Reason', required: true, max: REASON_MOST },
      ],
      act: async values => {
        await surely('CustomerService/HoldCustomer', { name: item.customer, until: wireDate(values.until), reason: values.reason });
        toast(`On hold until ${values.until}.`);
      },
    });
  }

  /** @param {string} words */
  function escalate(words) {
    const item = /** @type {Item} */ (open());
    ask({
      title: words ? 'My drafts pile up' : `Escalate ${title()}`, submit: 'Escalate', keep: `escalate/${item.customer}`, fields: [
        { name: 'target', label: 'To', options: [['MANAGER', 'Manager'], ['SENIOR_OPERATOR', 'Senior operator'], ['SALES', 'Sales'], ['CSM', 'Customer success'], ['LEGAL', 'Legal']] },
        { name: 'reason', label: 'Why', type: 'textarea', required: true, value: words },
      ],
      act: async values => {
        await surely('EscalationService/CreateEscalation', { escalation: { customer: item.customer, target: `ESCALATION_TARGET_${values.target}`, reason: values.reason, invoices: invoices() } });
        toast('Escalated.');
      },
    });
  }

  function tooMuch() {
    const counts = desk.counts();
    const drafts = (counts?.tabs ?? []).find((/** @type {any} */ tab) => tab.tab === 'QUEUE_TAB_DRAFTS')?.items ?? '0';
    return `More drafts come than I can decide: ${counts?.left ?? '?'} items are left today, ${drafts} of them drafts; ${counts?.doneToday ?? 0} were decided. A lower send cap would smooth it.`;
  }

  function complete() {
    const item = /** @type {Item} */ (open());
    ask({
      title: item.title || title(), submit: 'Done', fields: [{ name: 'outcome', label: 'What came of it', max: REASON_MOST }],
      act: async values => {
        await surely('WorkItemService/CompleteWorkItem', { name: item.resource, outcome: values.outcome });
        desk.left(item);
        toast('Done.');
      },
    });
  }

  /** @param {Item} item */
  async function previewToMe(item) {
    const { email } = await surely('DraftService/SendPreview', { name: item.resource });
    toast(`A preview goes to ${email}.`);
  }

  /** @param {string} text */
  function money(text) {
    const amount = parsed(text, currency());
    if (!amount) throw new Refusal('invalid_argument', `"${text}" is no amount in ${currency()}: write it like 1234.50.`, '');
    return amount;
  }
}

/** @param {string[]} names @returns {Promise<[string, string][]>} */
async function numbers(names) {
  return Promise.all(names.map(async name => /** @type {[string, string]} */ ([name, (await call('InvoiceService/GetInvoice', { name })).invoice.number ?? name])));
}

/** @param {[string, string][]} options @returns {import('../shell/dialog.js').Field[]} */
const oneOf = options => options.length > 1 ? [{ name: 'invoice', label: 'Invoice', options }] : [];

/** Paragraphs of a text, as an e-mail's HTML. @param {string} text */
function htmlOf(text) {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return safe.split(/\n{2,}/).map(part => `<p>${part.replaceAll('\n', '<br>').replace(/https?:\/\/[^\s<]+/g, link => `<a href="${link.replaceAll('"', '%22')}">${link}</a>`)}</p>`).join('\n');
}

/** Once, whatever the network does. @param {string} method @param {Record<string, any>} request */
export async function surely(method, request) {
  const named = { ...request, requestId: requestId() };
  for (let attempt = 0; ; attempt++) {
    try {
      return await call(method, named);
    } catch (fault) {
      if (!(fault instanceof Refusal) || !fault.isAway || attempt >= RETRIES) throw fault;
      await new Promise(resolve => setTimeout(resolve, 250 * 2 ** attempt));
    }
  }
}

/** @param {Refusal} fault */
export function say(fault) {
  if (fault.code === 'unauthenticated') {
    ask({ title: 'Your session has ended', body: signInAgain(), fields: [], submit: 'I am signed in again', act: async () => { await call('UserService/WhoAmI', {}); close(); } });
    return;
  }
  if (fault.reason === 'DRAFT_NOT_APPROVED') toast('It is not approved yet: A approves it as it reads.', { bad: true });
  else toast(fault.isAway ? 'Not done: Plixo does not answer. Try again in a moment.' : fault.message, { bad: true });
}

