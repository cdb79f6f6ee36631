// @ts-check
// What is open beside the list, as the actions ask for it.
import { parsed } from '../shell/money.js';
import { Refusal } from '../shell/rpc.js';
import { say } from './surely.js';

/** @typedef {import('./row.js').Item} Item */
/** @typedef {{ list: import('./list.js').QueueList, pane: import('./pane.js').Pane, counts: () => any, settled: (item: Item, state: string) => void, left: (item: Item) => void }} Desk */

export class OpenItem {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  get item() {
    return this.desk.list.open;
  }

  get title() {
    return this.item?.customerDisplayName ?? '';
  }

  /** The item's part of the pane; null while it is not shown. */
  get shown() {
    return this.desk.pane.of(this.item?.resource ?? '');
  }

  get isDraft() {
    return this.item?.draftState !== undefined;
  }

  /** Of a draft, as the pane has it where it shows the item: a row may still be told of what was before one's own doing. */
  get state() {
    if (!this.isDraft) return '';
    return this.shown?.state?.replace(/(?<!^)[A-Z]/g, '_$&').toUpperCase() ?? this.item?.draftState?.slice('DRAFT_STATE_'.length) ?? '';
  }

  /** Of an item, once it was read: a key may come before it is shown. @param {Item} item */
  async invoicesOf(item) {
    await this.desk.pane.until(item.resource);
    if (this.item?.resource !== item.resource) throw new Refusal('failed_precondition', 'Another item is open by now; nothing was done.', '');
    return this.invoices;
  }

  get invoices() {
    return (this.shown?.invoices ?? '').split(' ').filter(Boolean);
  }

  get currency() {
    return this.item?.amount?.currencyCode ?? '';
  }

  /** @param {string} text */
  money(text) {
    const amount = parsed(text, this.currency);
    if (!amount) throw new Refusal('invalid_argument', `"${text}" is no amount in ${this.currency}: write it like 1234.50.`, '');
    return amount;
  }

  /** What an action does to the item that is open; a refusal is said. @param {(item: Item) => void | Promise<void>} act */
  doing(act) {
    return async () => {
      const item = this.item;
      if (!item) return;
      try {
        await act(item);
      } catch (fault) {
        if (fault instanceof Refusal) say(fault);
        else throw fault;
      }
    };
  }
}
