// @ts-check
import { el, find } from './dom.js';
import { Refusal } from './rpc.js';
import { forget, keep, kept } from './typed.js';

/**
 * @typedef {{ name: string, label: string, type?: string, value?: string, required?: boolean, hint?: string, options?: [string, string][], max?: number, range?: [number, number] }} Field
 */

/** The one dialog of the page. @returns {HTMLDialogElement} */
const dialog = () => /** @type {HTMLDialogElement} */ (find('#dialog'));

export const isOpen = () => dialog().open;

export function close() {
  if (isOpen()) dialog().close();
}

/** Shows nodes in the dialog. @param {string} title @param {...Node} body */
export function show(title, ...body) {
  dialog().replaceChildren(el('h2', { id: 'dialog-title' }, title), ...body);
  if (!isOpen()) dialog().showModal();
}

/**
 * Asks for what an action needs and does it. It closes when the action was done; a refusal is said in it, and what was typed stays:
 * in the dialog, and for the next visit too until the action was done, under the name `keep` or the title.
 * @param {{ title: string, words?: string, body?: Node, fields: Field[], submit: string, keep?: string, act: (values: Record<string, string>) => Promise<void> }} question
 */
export function ask(question) {
  const wrong = el('p', { class: 'wrong', role: 'alert', hidden: true });
  const button = el('button', { class: 'primary', type: 'submit' }, question.submit);
  const name = question.keep ?? question.title;
  const remembered = kept(name);
  const inputs = question.fields.map(field => ({ field, input: inputOf(field, remembered[field.name]) }));
  const form = el('form', { onsubmit: submit, oninput: () => keep(name, values()) },
    question.words ? el('p', {}, question.words) : null,
    question.body ?? null,
    ...inputs.map(({ field, input }) => el('div', { class: 'field' },
      el('label', { for: input.id }, field.label), input, field.hint ? el('p', { class: 'hint', id: `${input.id}-hint` }, field.hint) : null)),
    wrong,
    el('div', { class: 'actions' }, el('button', { type: 'button', onclick: close }, 'Cancel'), button));
  show(question.title, form);
  const first = inputs[0]?.input;
  if (first) first.focus();
  else button.focus();

  function values() {
    return Object.fromEntries(inputs.map(({ field, input }) => [field.name, /** @type {HTMLInputElement} */ (input).value]));
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    wrong.hidden = true;
    button.setAttribute('aria-disabled', 'true');
    try {
      await question.act(values());
      forget(name);
      close();
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      wrong.replaceChildren(fault.code === 'unauthenticated' ? signInAgain() : fault.message);
      wrong.hidden = false;
    } finally {
      button.removeAttribute('aria-disabled');
    }
  }
}

/** What to do where the session has ended in the middle of something. */
export function signInAgain() {
  return el('span', {}, 'Your session has ended. Nothing you typed is lost: ', el('a', { href: '/sign-in?next=/signed-in', target: '_blank', rel: 'noopener' }, 'sign in in another tab'), ', then try again here.');
}

/** @param {Field} field @param {string | undefined} remembered */
function inputOf(field, remembered) {
  const id = `ask-${field.name}`;
  const value = remembered ?? field.value ?? '';
  const props = { id, name: field.name, required: field.required ?? false, 'aria-describedby': field.hint ? `${id}-hint` : null, maxlength: field.max };
  if (field.options) {
    return el('select', props, ...field.options.map(([of, words]) => el('option', { value: of, selected: of === value }, words)));
  }
  if (field.type === 'textarea') {
    const area = /** @type {HTMLTextAreaElement} */ (el('textarea', { ...props, rows: 8 }));
    area.value = value;
    return area;
  }
  const [min, max] = field.range ?? [null, null];
  return el('input', { ...props, min, max, type: field.type ?? 'text', value, autocomplete: 'off' });
}
