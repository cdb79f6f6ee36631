// @ts-check
// Calls that are made once whatever the network does, and what is said where one is refused.
import { ask, close, signInAgain } from '../shell/dialog.js';
import { call, Refusal, requestId } from '../shell/rpc.js';
import { toast } from '../shell/toast.js';

const RETRIES = 6;

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
