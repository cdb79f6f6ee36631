// @ts-check
// Views of the queue under names of one's own, kept by the server: filter and order as the address has them.
import { ask } from '../shell/dialog.js';
import { find } from '../shell/dom.js';
import { surely } from './surely.js';

const MOST = 60;

/** The saved view that the page shows. */
const shown = () => find('[data-saved][aria-current]');

/** @param {string} scope @param {string} query as the address says it, without the open item */
export function savedViews(scope, query) {
  return {
    'save-view': { run: save, can: () => !shown() },
    'rename-view': { run: rename, can: () => shown() !== null },
    'delete-view': { run: remove, can: () => shown() !== null },
  };

  function save() {
    ask({
      title: 'Save this view', words: 'Search, filter and order are kept for you under a name.', submit: 'Save', fields: [{ name: 'name', label: 'Name', required: true, max: MOST }],
      act: async values => {
        await surely('QueueService/CreateQueueView', { queueView: { displayName: values.name, scope, query } });
        location.reload();
      },
    });
  }

  function rename() {
    const view = /** @type {HTMLElement} */ (shown());
    ask({
      title: 'Rename this view', submit: 'Rename', fields: [{ name: 'name', label: 'Name', value: view.textContent?.trim() ?? '', required: true, max: MOST }],
      act: async values => {
        await surely('QueueService/UpdateQueueView', { queueView: { name: view.dataset.saved, displayName: values.name, etag: view.dataset.etag }, updateMask: 'displayName' });
        location.reload();
      },
    });
  }

  function remove() {
    const view = /** @type {HTMLElement} */ (shown());
    ask({
      title: `Delete the view "${view.textContent?.trim()}"`, words: 'The items stay; only the name for this filter and order goes.', submit: 'Delete', fields: [],
      act: async () => {
        await surely('QueueService/DeleteQueueView', { name: view.dataset.saved, etag: view.dataset.etag });
        location.reload();
      },
    });
  }
}
