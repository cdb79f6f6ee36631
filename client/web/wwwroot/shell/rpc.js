// @ts-check
// Calls of plixo.v1 by Connect with JSON. The session's cookie goes with them; int64 values come and go as strings.

/** What a call was refused with: a code of Connect, the stable reason of docs/api.md where there is one, and words for people. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message @param {string} reason */
  constructor(code, message, reason) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  /** The silo or the way to it is away; the same call may be made again. */
  get isAway() {
    return this.code === 'unavailable' || this.code === 'deadline_exceeded' || this.code === 'offline';
  }
}

/** @type {((method: string, request: any) => any) | null} */
let standIn = null;

/** From now on nothing is called: each request is answered here, a stream's by all that it would say. @param {(method: string, request: any) => any} answer */
export function answerHere(answer) {
  standIn = answer;
}

/**
 * One request, one answer. `method` is `QueueService/ListQueueItems`.
 * @param {string} method @param {object} request @param {{ signal?: AbortSignal }} [options] @returns {Promise<any>}
 */
export async function call(method, request, options = {}) {
  if (standIn) return standIn(method, request);
  const response = await send(method, 'application/json', JSON.stringify(request), options.signal);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw refusalOf(body, response.status);
  return body;
}

/**
 * One request, many answers, as they come.
 * @param {string} method @param {object} request @param {{ signal?: AbortSignal }} [options] @returns {AsyncGenerator<any>}
 */
export async function* stream(method, request, options = {}) {
  if (standIn) return yield* standIn(method, request);
  const response = await send(method, 'application/connect+json', framed(JSON.stringify(request)), options.signal);
  if (!response.ok || !response.body) throw refusalOf(await response.json().catch(() => ({})), response.status);
  const reader = response.body.getReader();
  let held = new Uint8Array(0);
  try {
    for (;;) {
      const { done, value } = await read(reader, options.signal);
      if (done) throw new Refusal('unavailable', 'The stream broke off.', '');
      held = joined(held, value);
      for (;;) {
        if (held.length < 5) break;
        const length = new DataView(held.buffer, held.byteOffset).getUint32(1);
        if (held.length < 5 + length) break;
        const body = JSON.parse(new TextDecoder().decode(held.subarray(5, 5 + length)));
        const last = (held[0] & 2) !== 0;
        held = held.slice(5 + length);
        if (!last) {
          yield body;
          continue;
        }
        if (body.error) throw refusalOf(body.error, 200);
        return;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** A new UUID, so that a change which is asked for twice is made once. */
export const requestId = () => crypto.randomUUID ? crypto.randomUUID() : uuidOf(crypto.getRandomValues(new Uint8Array(16)));

/** @param {string} method @param {string} type @param {BodyInit} body @param {AbortSignal} [signal] */
async function send(method, type, body, signal) {
  try {
    return await fetch(`/plixo.v1.${method}`, {
      method: 'POST', headers: { 'content-type': type, 'connect-protocol-version': '1' }, body, signal, credentials: 'same-origin', cache: 'no-store',
    });
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new Refusal('offline', 'There is no connection to Plixo.', '');
  }
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader @param {AbortSignal} [signal] */
async function read(reader, signal) {
  try {
    return await reader.read();
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new Refusal('offline', 'The connection to Plixo broke.', '');
  }
}

/** @param {any} error @param {number} status */
function refusalOf(error, status) {
  const code = error.code ?? (status === 401 ? 'unauthenticated' : status === 403 ? 'permission_denied' : status >= 502 ? 'unavailable' : 'unknown');
  const detail = (error.details ?? []).find((/** @type {any} */ one) => one.type === 'google.rpc.ErrorInfo');
  return new Refusal(code, error.message ?? `The call was refused (${code}).`, detail ? reasonOf(detail.value) : '');
}

/** ErrorInfo's first field, of protobuf's own form: tag 0x0A, length, text. @param {string} base64 */
function reasonOf(base64) {
  const bytes = atob(base64);
  return bytes.charCodeAt(0) === 10 ? bytes.slice(2, 2 + bytes.charCodeAt(1)) : '';
}

/** @param {string} json */
function framed(json) {
  const body = new TextEncoder().encode(json);
  const frame = new Uint8Array(5 + body.length);
  new DataView(frame.buffer).setUint32(1, body.length);
  frame.set(body, 5);
  return frame;
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function joined(a, b) {
  if (a.length === 0) return new Uint8Array(b);
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** @param {Uint8Array} bytes */
function uuidOf(bytes) {
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
