// @ts-check
// The actions of the open item by the names of shell/keys.json: what each does, and whether it can be done now.
import { caseActions } from './case-actions.js';
import { mailActions } from './mail-actions.js';
import { OpenItem } from './open-item.js';

/** @typedef {import('./row.js').Item} Item */

/** @param {import('./open-item.js').Desk} desk @returns {Record<string, { run: () => void, can: () => boolean }>} */
export function actionsOf(desk) {
  const at = new OpenItem(desk);
  const mail = mailActions(at);
  const cases = caseActions(at);
  const rights = new Set((document.body.dataset.rights ?? '').split(' '));
  const may = (/** @type {string} */ right) => rights.has(right);

  /** @param {(item: Item) => void | Promise<void>} act @param {() => boolean} [can] beside the right to work and an open item */
  const work = (act, can = () => true) => ({ can: () => may('Work') && at.item !== undefined && can(), run: at.doing(act) });
  const isDraft = () => at.isDraft;

  return {
    approve: { can: () => may('ApproveDrafts') && at.state === 'DRAFTED', run: at.doing(mail.approve) },
    send: work(mail.send, isDraft),
    'send-now': { can: () => may('SendNow') && at.isDraft, run: at.doing(mail.sendNow) },
    undo: { can: () => may('Work') && (mail.mayUndo() || at.state === 'WAITING'), run: at.doing(mail.undo) },
    return: { can: () => may('ApproveDrafts') && ['APPROVED', 'WAITING'].includes(at.state), run: at.doing(mail.giveBack) },
    discard: work(mail.discard, isDraft),
    edit: work(mail.edit, isDraft),
    reply: work(mail.reply, () => at.item?.workKind === 'WORK_ITEM_KIND_REPLY'),
    promise: work(cases.promise),
    plan: work(cases.plan),
    dispute: work(cases.dispute),
    suppress: work(cases.suppress),
    paid: work(cases.paid),
    note: work(cases.note),
    call: work(cases.logCall),
    snooze: work(cases.snooze),
    hold: work(cases.hold),
    escalate: work(item => cases.escalate(item, '')),
    'too-much': work(item => cases.escalate(item, cases.tooMuch())),
    complete: work(cases.complete, () => !at.isDraft),
    'preview-to-me': work(mail.previewToMe, isDraft),
  };
}
