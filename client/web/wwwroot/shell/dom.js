// @ts-check
// Builds nodes. Text is always text: nothing here parses markup.

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on…` are listeners, false, null and undefined leave one out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter(child => child !== null && child !== undefined && child !== false).map(child => /** @type {Node | string} */ (child)));
  return node;
}

/** @param {string} selector @param {ParentNode} [within] */
export function find(selector, within = document) {
  return /** @type {HTMLElement | null} */ (within.querySelector(selector));
}

/** A part of a page that the server renders; the browser parses it as a document of its own, which runs nothing. @param {string} address @param {AbortSignal} [signal] @returns {Promise<{ status: number, body: HTMLElement | null }>} */
export function fragment(address, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    request.onload = () => resolve({ status: request.status, body: request.responseXML ? /** @type {HTMLElement} */ (document.importNode(request.responseXML.body, true)) : null });
    request.onerror = () => resolve({ status: 0, body: null });
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send();
  });
}
