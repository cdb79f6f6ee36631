// @ts-check
// A page that has both: a list by keys, and forms that keep what was typed.
import '../forms/typed-forms.js';
import '../lists/list.js';
