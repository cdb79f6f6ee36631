// @ts-check
// Keeps what somebody typed into a page's forms until the form was done: a session's end or a reload loses nothing.
import { forget, keep, kept } from '../shell/typed.js';

const SENT = 'sent-form';
const place = location.pathname;

const sent = kept(SENT).key;
if (sent && document.querySelector('[data-done]')) forget(sent);
if (sent) forget(SENT);

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-keep]'))) {
  const key = `${place}#${form.dataset.keep}`;
  const shown = form.closest('details');
  // A form that the server filled is newer than what the browser kept.
  if (shown && !shown.open) fill(form, kept(key));
  form.addEventListener('input', () => keep(key, typed(form)));
  form.addEventListener('submit', () => keep(SENT, { key }));
}

/** @param {HTMLFormElement} form @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */
function fields(form) {
  return /** @type {any[]} */ ([...form.elements]).filter(field => field.name && field.type !== 'hidden' && field.type !== 'submit');
}

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
function typed(form) {
  return Object.fromEntries(fields(form).map(field => [`${field.name}=${boxed(field) ? field.value : ''}`, boxed(field) ? String(field.checked) : field.value]));
}

/** @param {HTMLFormElement} form @param {Record<string, string>} values */
function fill(form, values) {
  if (Object.keys(values).length === 0) return;
  for (const field of fields(form)) {
    const value = values[`${field.name}=${boxed(field) ? field.value : ''}`];
    if (value === undefined) continue;
    if (boxed(field)) field.checked = value === 'true';
    else field.value = value;
  }
  const details = form.closest('details');
  if (details) details.open = true;
}

/** @param {any} field @returns {field is HTMLInputElement} */
function boxed(field) {
  return field.type === 'checkbox' || field.type === 'radio';
}
