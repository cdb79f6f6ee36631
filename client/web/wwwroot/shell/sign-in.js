// @ts-check
// Takes the secret of a one-time link from behind the `#`, where no server sees it, and signs in with it.

const field = /** @type {HTMLInputElement | null} */ (document.getElementById('link'));
const next = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="next"]'));

// A link that is pasted over this page's own address loads nothing anew.
window.addEventListener('hashchange', signIn);
// Who follows a link from another site comes without the cookie, which the next request, made from here, carries.
if (!signIn() && next && document.body.dataset.elsewhere !== undefined) location.replace(next.value);

function signIn() {
  const secret = location.hash.slice(1);
  if (!field?.form || !secret) return false;
  history.replaceState(null, '', location.pathname + location.search);
  field.value = secret;
  field.form.requestSubmit();
  return true;
}
