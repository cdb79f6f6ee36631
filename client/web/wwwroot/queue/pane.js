// @ts-check
// The open item beside the list. The server renders it; what was read lately and what comes next is kept ready.
import { el, find, fragment } from '../shell/dom.js';

const KEPT = 30;
const SETTLES = 60;

export class Pane {
  /** @type {Map<string, { etag: string, nodes: Node[] }>} */
  kept = new Map();
  shown = '';
  asked = 0;

  /** Who waits for what is being read. @type {(() => void)[]} */
  waiting = [];

  /** @param {HTMLElement} place @param {(item: import('./row.js').Item) => ReturnType<typeof fragment>} [read] what the server renders of an item */
  constructor(place, read = item => fragment(`/queue/item?name=${encodeURIComponent(item.resource)}`)) {
    this.place = place;
    this.read = read;
    this.shown = find('[data-item-name]', place)?.dataset.itemName ?? '';
  }

  /** What the commands read: the item's part of the pane, while it is the item that is open. @param {string} resource */
  of(resource) {
    const node = find('[data-item-name]', this.place);
    return node?.dataset.itemName === resource ? node.dataset : null;
  }

  get customer() {
    const node = find('[data-customer-name]', this.place);
    return node ? { name: node.dataset.customerName ?? '', title: node.dataset.customerTitle ?? '' } : null;
  }

  /** Ends when the item is shown, or another was opened, or it could not be read. @param {string} resource */
  until(resource) {
    return this.of(resource) || this.place.getAttribute('aria-busy') !== 'true' ? Promise.resolve() : new Promise(resolve => this.waiting.push(() => resolve(undefined)));
  }

  rest() {
    this.place.removeAttribute('aria-busy');
    for (const go of this.waiting.splice(0)) go();
  }

  /** @param {import('./row.js').Item | undefined} item @param {import('./row.js').Item | undefined} [next] */
  open(item, next) {
    const turn = ++this.asked;
    for (const go of this.waiting.splice(0)) go();
    if (!item) {
      this.shown = '';
      this.place.replaceChildren(el('p', { class: 'empty' }, 'Choose an item to read it.'));
      this.rest();
      return;
    }
    const ready = this.ready(item);
    if (ready) this.put(item.resource, ready);
    else if (this.shown !== item.resource) this.place.setAttribute('aria-busy', 'true');
    setTimeout(async () => {
      if (turn !== this.asked) return;
      if (!ready) await this.load(item, turn);
      if (next && turn === this.asked && !this.ready(next)) await this.load(next, -1);
    }, SETTLES);
  }

  /** What was read of the item as it is now. One that was changed here has no etag until the stream says it: nothing stands for it. @param {import('./row.js').Item} item */
  ready(item) {
    const kept = this.kept.get(item.resource);
    return kept && item.etag && kept.etag === item.etag ? kept.nodes : null;
  }

  /** Again from the server: it changed. @param {import('./row.js').Item} item */
  async reload(item) {
    this.kept.delete(item.resource);
    await this.load(item, ++this.asked);
  }

  /** @param {import('./row.js').Item} item @param {number} turn -1: only to keep it ready */
  async load(item, turn) {
    const { status, body } = await this.read(item);
    if (status !== 200 || !body) {
      if (turn === this.asked && this.shown !== item.resource) {
        this.shown = '';
        this.place.replaceChildren(el('p', { class: 'empty' }, status === 401 ? 'Your session has ended.' : 'It could not be loaded. It is tried again when you come back to it.'));
        this.rest();
      }
      return;
    }
    const nodes = [...body.childNodes];
    this.kept.set(item.resource, { etag: item.etag ?? '', nodes });
    if (this.kept.size > KEPT) this.kept.delete(/** @type {string} */ (this.kept.keys().next().value));
    if (turn === this.asked) this.put(item.resource, nodes);
  }

  /** @param {string} resource @param {Node[]} nodes */
  put(resource, nodes) {
    this.shown = resource;
    this.place.replaceChildren(...nodes);
    this.place.scrollTop = 0;
    this.rest();
  }
}
