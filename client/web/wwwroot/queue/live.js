// @ts-check
// The queue of a scope, kept up to date. One tab of the browser holds the stream (Web Locks), the others hear of it (BroadcastChannel);
// when that tab closes another takes over with the resume token. Where no stream comes through, the list is asked for now and then.
import { call, Refusal, stream } from '../shell/rpc.js';
import { LongLook, PAGE } from './long-look.js';

/** @typedef {import('./row.js').Item} Item */
/** @typedef {{ items: Item[] } | { upserts: Item[], removals: string[] }} Change */

/** The silo gives a sign of life every 15 seconds at least. */
const SILENCE = 25_000;
const MOST_PAGES = 10;
const GATHER = 20;
const POLL = 5_000;

export class LiveQueue {
  /** @type {Map<string, Item>} */
  known = new Map();
  token = '';
  complete = false;

  /** @param {string} scope @param {{ changed: (change: Change) => void, connected: (is: boolean) => void, counts: (counts: any) => void, ended: () => void }} hear @param {string} [tab] of the API; 0: all that is awake */
  constructor(scope, hear, tab = '0') {
    this.of = { scope, tab: Number(tab) };
    this.hear = hear;
    this.name = `plixo.queue.${scope}.${tab}.${document.body.dataset.actor}`;
    this.channel = new BroadcastChannel(this.name);
    this.leads = false;
    this.look = new LongLook(this);
    /** @type {{ upserts: Map<string, Item>, removals: Set<string> }} */
    this.gathered = { upserts: new Map(), removals: new Set() };
    this.gathering = 0;
  }

  start() {
    this.channel.onmessage = event => this.heard(event.data);
    this.channel.postMessage({ kind: 'hello' });
    if (!navigator.locks) return this.lead();
    return navigator.locks.request(this.name, () => this.lead());
  }

  /** From another tab. @param {any} message */
  heard(message) {
    if (message.kind === 'hello') {
      if (this.leads && this.complete) this.tell({ kind: 'all', items: [...this.known.values()], token: this.token });
    } else if (!this.leads) this.apply(message);
  }

  /** @param {any} message */
  tell(message) {
    this.channel.postMessage(message);
  }

  /** @param {any} message */
  apply(message) {
    if (message.token) this.token = message.token;
    switch (message.kind) {
      case 'all':
        this.known = new Map(message.items.map((/** @type {Item} */ item) => [item.resource, item]));
        this.complete = true;
        this.hear.changed({ items: message.items });
        break;
      case 'change':
        this.look.heard(message);
        for (const item of message.upserts) this.known.set(item.resource, item);
        for (const resource of message.removals) this.known.delete(resource);
        if (this.complete) this.hear.changed({ upserts: message.upserts, removals: message.removals });
        break;
      case 'counts': this.hear.counts(message.counts); break;
      case 'connected': this.hear.connected(message.is); break;
    }
  }

  /** @param {any} message */
  say(message) {
    this.apply(message);
    this.tell(message);
  }

  /** Follows the stream, again and again, for as long as the tab lives. */
  async lead() {
    this.leads = true;
    this.look.start();
    for (let failures = 0; ;) {
      try {
        await this.follow(() => { failures = 0; });
      } catch (fault) {
        if (fault instanceof Refusal && fault.code === 'unauthenticated') {
          this.hear.ended();
          await pause(POLL);
        }
        this.say({ kind: 'connected', is: false });
        failures++;
      }
      await pause(Math.min(500 * 2 ** failures, 15_000) * (0.5 + Math.random()));
      if (failures >= 3) await this.poll().catch(() => undefined);
    }
  }

  /** @param {() => void} alive */
  async follow(alive) {
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), SILENCE);
    /** @type {Item[] | null} */
    let snapshot = this.complete && this.token ? null : [];
    try {
      for await (const message of stream('QueueService/WatchQueue', { ...this.of, resumeToken: snapshot ? '' : this.token }, { signal: stop.signal })) {
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), SILENCE);
        alive();
        if (message.resumeToken) this.token = message.resumeToken;
        if (message.reset) snapshot = [];
        else if (message.snapshotComplete) {
          if (snapshot) this.say({ kind: 'all', items: await this.whole(snapshot), token: this.token });
          snapshot = null;
          this.say({ kind: 'connected', is: true });
        } else if (message.upsert) {
          if (snapshot) snapshot.push(message.upsert);
          else this.gather(message.upsert, '');
        } else if (message.removal) this.gather(null, message.removal);
        else if (message.counts) this.say({ kind: 'counts', counts: message.counts });
      }
    } finally {
      clearTimeout(silence);
      stop.abort();
    }
  }

  /** The stream follows the first thousand; what lies behind them is listed. @param {Item[]} first */
  async whole(first) {
    if (first.length < PAGE) return first;
    const all = new Map(first.map(item => [item.resource, item]));
    let token = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await call('QueueService/ListQueueItems', { ...this.of, pageSize: PAGE, pageToken: token });
      for (const item of answer.items ?? []) if (!all.has(item.resource)) all.set(item.resource, item);
      if (!(token = answer.nextPageToken ?? '')) break;
    }
    return [...all.values()];
  }

  async poll() {
    const items = await this.whole((await call('QueueService/ListQueueItems', { ...this.of, pageSize: PAGE })).items ?? []);
    const now = new Set(items.map(item => item.resource));
    const removals = [...this.known.keys()].filter(resource => !now.has(resource));
    const upserts = items.filter(item => this.known.get(item.resource)?.etag !== item.etag);
    if (!this.complete) this.say({ kind: 'all', items, token: '' });
    else if (removals.length > 0 || upserts.length > 0) this.say({ kind: 'change', upserts, removals });
    this.say({ kind: 'connected', is: true });
  }

  /** Many changes at once are one. @param {Item | null} upsert @param {string} removal */
  gather(upsert, removal) {
    if (upsert) {
      this.gathered.upserts.set(upsert.resource, upsert);
      this.gathered.removals.delete(upsert.resource);
    } else {
      this.gathered.removals.add(removal);
      this.gathered.upserts.delete(removal);
    }
    this.gathering ||= window.setTimeout(() => {
      const { upserts, removals } = this.gathered;
      this.gathered = { upserts: new Map(), removals: new Set() };
      this.gathering = 0;
      this.say({ kind: 'change', upserts: [...upserts.values()], removals: [...removals], token: this.token });
    }, GATHER);
  }
}

/** @param {number} time */
function pause(time) {
  return new Promise(resolve => setTimeout(resolve, time));
}
