// @ts-check
// A list that is longer than what the stream follows is looked at page by page, slowly: what changed far below is told, and what left it.
import { call } from '../shell/rpc.js';

/** @typedef {import('./row.js').Item} Item */

/** Items that the stream follows, and of a page. */
export const PAGE = 1000;

const PAUSE = 6_000;

export class LongLook {
  /** Which look at the whole list found an item last. @type {Map<string, number>} */
  seen = new Map();
  number = 1;
  token = '';

  /** What is told while a page is looked at is newer than the page; null between the pages. @type {Set<string> | null} */
  told = null;

  /** @param {import('./live.js').LiveQueue} live */
  constructor(live) {
    this.live = live;
  }

  start() {
    setInterval(() => this.step().catch(() => undefined), PAUSE);
  }

  /** @param {{ upserts: Item[], removals: string[] }} change */
  heard({ upserts, removals }) {
    for (const item of upserts) this.told?.add(item.resource);
    for (const resource of removals) this.told?.add(resource);
  }

  /** One page more. An item that two looks on end did not find has left: one may be missed while the order changes. */
  async step() {
    const { live } = this;
    if (!live.complete || live.known.size <= PAGE || this.told) return;
    this.told = new Set();
    try {
      await this.page();
    } finally {
      this.told = null;
    }
  }

  async page() {
    const { live } = this;
    const { items = [], nextPageToken = '' } = await call('QueueService/ListQueueItems', { ...live.of, pageSize: PAGE, pageToken: this.token });
    for (const item of items) this.seen.set(item.resource, this.number);
    const upserts = items.filter((/** @type {Item} */ item) => live.known.get(item.resource)?.etag !== item.etag && !this.isNewer(item.resource));
    const removals = nextPageToken ? [] : this.lost();
    this.token = nextPageToken;
    if (upserts.length + removals.length > 0) live.say({ kind: 'change', upserts, removals });
  }

  /** The end of the list is reached. */
  lost() {
    const lost = [];
    for (const resource of this.live.known.keys()) {
      const found = this.seen.get(resource) ?? this.number;
      this.seen.set(resource, found);
      if (found < this.number - 1 && !this.isNewer(resource)) lost.push(resource);
    }
    for (const resource of this.seen.keys()) if (!this.live.known.has(resource)) this.seen.delete(resource);
    for (const resource of lost) this.seen.delete(resource);
    this.number++;
    return lost;
  }

  /** @param {string} resource */
  isNewer(resource) {
    return this.told?.has(resource) || this.live.gathered.upserts.has(resource) || this.live.gathered.removals.has(resource);
  }
}
