// @ts-check
// What a person does to a draft. Each is one call of the API with a request id of its own, so that nothing is done twice.
import { ask } from '../shell/dialog.js';
import { call, Refusal, requestId } from '../shell/rpc.js';
import { now, short } from '../shell/time.js';
import { toast } from '../shell/toast.js';
import { surely } from './surely.js';

/** @typedef {import('./row.js').Item} Item */

const RENEW = 120_000;
const REASON_MOST = 500;

/** @param {import('./open-item.js').OpenItem} at */
export function mailActions(at) {
  const desk = at.desk;
  /** @type {{ name: string, title: string, until: number }[]} */
  const sent = [];

  return { approve, send, sendNow, undo, giveBack, discard, edit, reply, previewToMe, mayUndo: () => sent.length > 0 };

  /** @param {Item} item */
  async function approve(item) {
    const hash = at.shown?.hash;
    if (!hash) throw new Refusal('failed_precondition', at.shown ? 'It cannot be written yet: the message says what is missing.' : 'Wait until the e-mail is shown; what you approve is what you read.', '');
    const { draft } = await surely('DraftService/ApproveDraft', { name: item.resource, contentHash: hash });
    desk.settled(item, draft.state);
    toast(`Approved: ${item.customerDisplayName}. S sends it.`);
  }

  /** @param {Item} item */
  async function send(item) {
    after(item, await surely('DraftService/SendDraft', { name: item.resource }));
  }

  /** @param {Item} item */
  function sendNow(item) {
    ask({
      title: `Send to ${at.title} now`, words: 'Over quiet hours, a closed day, a contact interval, a promise, a hold or a stale ledger. Caps, pauses and disputes stay. The reason is kept in the audit.',
      fields: [{ name: 'reason', label: 'Reason', required: true, max: REASON_MOST }], submit: 'Send now', keep: `now/${item.resource}`,
      act: async values => after(item, await surely('DraftService/SendDraftNow', { name: item.resource, reason: values.reason })),
    });
  }

  /** @param {Item} item @param {any} answer */
  function after(item, answer) {
    const until = new Date(answer.undoExpireTime ?? now());
    sent.push({ name: item.resource, title: item.customerDisplayName ?? '', until: until.getTime() });
    const waits = (answer.waits ?? []).filter((/** @type {any} */ wait) => wait.reason !== 'REASON_UNDO_WINDOW');
    const when = answer.expectedTime ? `leaves ${short(answer.expectedTime)}` : 'waits';
    const why = waits.length > 0 ? `: ${waits.map((/** @type {any} */ wait) => wait.words || wait.reason.slice('REASON_'.length).toLowerCase().replaceAll('_', ' ')).join(', ')}` : '';
    desk.settled(item, 'DRAFT_STATE_WAITING');
    desk.list.move(1);
    desk.pane.open(desk.list.open);
    toast(`Sent off to ${item.customerDisplayName}; ${when}${why}.`, { until: until.getTime() > now() ? until : undefined, action: { label: 'Undo', key: 'Z', run: at.doing(undo) } });
  }

  /** The last send whose window is open; else of the item that is open. @param {Item} item */
  async function undo(item) {
    let last = sent.pop();
    while (last && last.until < now()) last = sent.pop();
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

  /** @param {Item} item */
  function discard(item) {
    ask({
      title: `Discard the draft for ${at.title}`, words: 'Its steps count as not taken; the next one drafts again.', fields: [{ name: 'reason', label: 'Reason', required: true, max: REASON_MOST }], submit: 'Discard',
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
      title: `Edit the e-mail to ${at.title}`, words: 'Nobody else can change it while this is open. An approved draft goes back to be approved.', submit: 'Save', keep: `edit/${item.resource}`,
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

  /** @param {Item} item */
  function reply(item) {
    ask({
      title: `Reply to ${at.title}`, submit: 'Write the draft', keep: `reply/${item.resource}`,
      fields: [{ name: 'subject', label: 'Subject', required: true, value: 'Re: your message', max: 998 }, { name: 'text', label: 'Text', type: 'textarea', required: true }],
      act: async values => {
        await surely('DraftService/CreateDraft', { parent: item.customer, mailClass: 'MAIL_CLASS_ANSWER', subject: values.subject, text: values.text, inReplyTo: item.resource });
        toast('The answer is drafted: press . to see it, A approves it.');
      },
    });
  }

  /** @param {Item} item */
  async function previewToMe(item) {
    const { email } = await surely('DraftService/SendPreview', { name: item.resource });
    toast(`A preview goes to ${email}.`);
  }
}

/** Paragraphs of a text, as an e-mail's HTML. @param {string} text */
function htmlOf(text) {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return safe.split(/\n{2,}/).map(part => `<p>${part.replaceAll('\n', '<br>').replace(/https?:\/\/[^\s<]+/g, link => `<a href="${link.replaceAll('"', '%22')}">${link}</a>`)}</p>`).join('\n');
}
