// @ts-check
// The list as it is seen: only the rows near the window are nodes, whatever the list's length. What comes from elsewhere is patched in
// place; what is new, and what left above the cursor, waits until it is asked for, so that the row under the cursor never moves.
import { find } from '../shell/dom.js';
import { orderOf } from './orders.js';
import { rowOf } from './row.js';

/** @typedef {import('./row.js').Item} Item */

/** Rows beyond each edge of the window that are nodes when it is drawn, and fewer than which it is drawn again. */
const OVERSCAN = 15;
const NEAR = 3;

export class QueueList {
  /** @type {Item[]} */
  items = [];
  /** @type {Set<string>} */
  picked = new Set();
  /** @type {Set<string>} */
  gone = new Set();
  /** @type {Map<string, Item>} */
  fresh = new Map();
  cursor = '';

  /**
   * @param {HTMLElement} frame scrolls
   * @param {{ sort: string, hrefOf: (item: Item) => string, changed: () => void }} how
   */
  constructor(frame, how) {
    this.frame = frame;
    this.how = how;
    this.order = orderOf(how.sort);
    this.rows = /** @type {HTMLOListElement} */ (find('ol', frame));
    /** @type {Map<string, number>} */
    this.places = new Map();
    this.height = 52;
    this.from = this.to = 0;
    frame.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => { this.measure(); this.draw(true); }).observe(frame);
  }

  /** @param {string} resource */
  get(resource) {
    const place = this.places.get(resource);
    return place === undefined ? undefined : this.items[place];
  }

  get open() {
    return this.get(this.cursor);
  }

  /** The whole list anew, in its order. @param {Item[]} items @param {boolean} [stays] whether the cursor stays also where no row is */
  reset(items, stays = false) {
    this.items = [...items].sort(this.order);
    this.gone.clear();
    this.fresh.clear();
    this.index();
    if (!stays && !this.places.has(this.cursor)) this.cursor = this.items[0]?.resource ?? '';
    for (const resource of this.picked) if (!this.places.has(resource)) this.picked.delete(resource);
    this.measure();
    this.draw(true);
  }

  /** What came from elsewhere. @param {Item[]} upserts @param {string[]} removals */
  take(upserts, removals) {
    let redraw = false;
    for (const item of upserts) {
      const place = this.places.get(item.resource);
      if (place === undefined) this.fresh.set(item.resource, item);
      else {
        this.items[place] = item;
        this.gone.delete(item.resource);
        redraw ||= place >= this.from && place < this.to;
      }
    }
    const cursor = this.places.get(this.cursor) ?? 0;
    const below = new Set();
    for (const resource of removals) {
      this.fresh.delete(resource);
      const place = this.places.get(resource);
      if (place === undefined) continue;
      if (place > cursor) below.add(resource);
      else this.gone.add(resource);
      redraw = true;
    }
    if (below.size > 0) {
      this.items = this.items.filter(item => !below.has(item.resource));
      for (const resource of below) this.picked.delete(resource);
      this.index();
    }
    if (this.items.length === 0 && this.fresh.size > 0) this.showNew();
    else if (redraw) this.draw(true);
    this.how.changed();
  }

  /** What waited to be shown. The cursor's row stays where it is seen, as far as the list allows. */
  showNew() {
    const before = this.offsetOf(this.cursor);
    const kept = this.items.filter(item => !this.gone.has(item.resource) || item.resource === this.cursor);
    const cursorGone = this.gone.has(this.cursor);
    this.items = [...kept, ...this.fresh.values()].sort(this.order);
    this.fresh.clear();
    this.gone = cursorGone ? new Set([this.cursor]) : new Set();
    this.index();
    if (!this.cursor) this.cursor = this.items[0]?.resource ?? '';
    this.draw(true);
    if (before !== null) this.frame.scrollTop = (this.places.get(this.cursor) ?? 0) * this.height - before;
    this.draw(true);
    this.how.changed();
  }

  /** The person's own doing: the row goes at once and the next takes its place. @param {string} resource */
  remove(resource) {
    const place = this.places.get(resource);
    this.picked.delete(resource);
    if (place === undefined) return;
    this.items.splice(place, 1);
    this.gone.delete(resource);
    this.index();
    if (resource === this.cursor) this.cursor = this.items[Math.min(place, this.items.length - 1)]?.resource ?? '';
    this.draw(true);
    this.how.changed();
  }

  /** @param {Item} item */
  patch(item) {
    const place = this.places.get(item.resource);
    if (place === undefined) return;
    this.items[place] = item;
    this.draw(true);
  }

  /** @param {number} steps @returns {boolean} whether the cursor moved */
  move(steps) {
    const place = this.places.get(this.cursor) ?? -1;
    const next = Math.max(0, Math.min(this.items.length - 1, place + steps));
    return next !== place && this.items.length > 0 && this.go(this.items[next].resource);
  }

  /** Scrolls as little as shows the whole row under the cursor. */
  reveal() {
    const top = (this.places.get(this.cursor) ?? 0) * this.height;
    if (top < this.frame.scrollTop) this.frame.scrollTop = top;
    else if (top + this.height > this.frame.scrollTop + this.frame.clientHeight) this.frame.scrollTop = top + this.height - this.frame.clientHeight;
  }

  /** @param {string} resource */
  go(resource) {
    const place = this.places.get(resource);
    if (place === undefined) return false;
    this.mark(this.cursor, false);
    this.cursor = resource;
    this.reveal();
    this.draw();
    this.mark(resource, true);
    return true;
  }

  /** @param {string} resource @param {boolean} [is] */
  pick(resource, is = !this.picked.has(resource)) {
    if (is) this.picked.add(resource);
    else this.picked.delete(resource);
    const node = this.nodeOf(resource);
    node?.classList.toggle('picked', is);
    const box = /** @type {HTMLInputElement | null} */ (node?.querySelector('.pick') ?? null);
    if (box) box.checked = is;
    this.how.changed();
  }

  /** What was picked since stays. @param {string[]} resources */
  unpick(resources) {
    for (const resource of resources) this.picked.delete(resource);
    this.draw(true);
    this.how.changed();
  }

  /** @param {boolean} all */
  pickAll(all) {
    this.picked = new Set(all ? this.items.filter(item => !this.gone.has(item.resource)).map(item => item.resource) : []);
    this.draw(true);
    this.how.changed();
  }

  /** Rows that should be nodes, and no others. @param {boolean} [anew] also those that are there already */
  draw(anew = false) {
    const first = Math.floor(this.frame.scrollTop / this.height);
    const visible = Math.ceil(this.frame.clientHeight / this.height);
    const covered = this.to > this.from && (this.from === 0 || first - this.from >= NEAR) && (this.to === this.items.length || this.to - first - visible >= NEAR);
    if (!anew && covered) return;
    const from = Math.max(0, first - OVERSCAN);
    const to = Math.min(this.items.length, first + visible + OVERSCAN);
    const focused = document.activeElement?.closest('.row')?.getAttribute('data-resource');
    const there = anew ? new Map() : new Map([...this.rows.children].map(node => [node.getAttribute('data-resource'), node]));
    const nodes = this.items.slice(from, to).map((item, at) => there.get(item.resource) ?? this.node(item, from + at));
    this.rows.replaceChildren(...nodes);
    this.rows.style.paddingTop = `${from * this.height}px`;
    this.rows.style.paddingBottom = `${(this.items.length - to) * this.height}px`;
    [this.from, this.to] = [from, to];
    if (focused && !document.activeElement?.closest('.row')) find('a', this.nodeOf(focused) ?? undefined)?.focus({ preventScroll: true });
  }

  /** @param {Item} item @param {number} place */
  node(item, place) {
    return rowOf(item, this.how.hrefOf(item), {
      open: item.resource === this.cursor, picked: this.picked.has(item.resource), gone: this.gone.has(item.resource), place, size: this.items.length,
    });
  }

  /** @param {string} resource */
  nodeOf(resource) {
    const place = this.places.get(resource);
    return place === undefined || place < this.from || place >= this.to ? null : /** @type {HTMLElement} */ (this.rows.children[place - this.from]);
  }

  /** @param {string} resource @param {boolean} open */
  mark(resource, open) {
    const link = this.nodeOf(resource)?.querySelector('a');
    if (open) link?.setAttribute('aria-current', 'true');
    else link?.removeAttribute('aria-current');
  }

  /** How far below the frame's upper edge a row is seen; null for one that is not. @param {string} resource */
  offsetOf(resource) {
    const place = this.places.get(resource);
    return place === undefined ? null : place * this.height - this.frame.scrollTop;
  }

  index() {
    this.places = new Map(this.items.map((item, place) => [item.resource, place]));
  }

  measure() {
    this.height = /** @type {HTMLElement | null} */ (this.rows.firstElementChild)?.getBoundingClientRect().height || this.height;
  }
}
