// @ts-check
// Takes the secret of a one-time link from behind the `#`, where no server sees it, and signs in with it.

const secret = location.hash.slice(1);
const field = /** @type {HTMLInputElement | null} */ (document.getElementById('link'));
const next = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="next"]'));

if (field?.form && secret) {
  history.replaceState(null, '', location.pathname + location.search);
  field.value = secret;
  field.form.requestSubmit();
} else if (next && document.body.dataset.elsewhere !== undefined) {
  // Who follows a link from another site comes without the cookie, which the next request, made from here, carries.
  location.replace(next.value);
}
