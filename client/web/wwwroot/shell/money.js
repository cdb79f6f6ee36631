// @ts-check
// Amounts as MoneyWords.cs shows them. Minor units are int64: text on the wire, BigInt here, never a float.

/** @typedef {{ currencyCode?: string, minorUnits?: string }} Money */

const NO_DIGITS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE_DIGITS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));
/** @type {Record<string, string>} */
const SIGNS = { USD: '$', EUR: '€', GBP: '£' };

/** @param {string} code */
export const digitsOf = code => NO_DIGITS.has(code) ? 0 : THREE_DIGITS.has(code) ? 3 : 2;

/** @param {Money | undefined} money */
export function shown(money) {
  if (!money) return '–';
  const code = money.currencyCode ?? '';
  const text = plain(money).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
  const sign = SIGNS[code];
  if (!sign) return `${text} ${code}`.trimEnd();
  return text.startsWith('-') ? `-${sign}${text.slice(1)}` : sign + text;
}

/** `1234.50`, to be typed over. @param {Money} money */
export function plain(money) {
  const digits = digitsOf(money.currencyCode ?? '');
  const units = BigInt(money.minorUnits ?? '0');
  const figures = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  return `${units < 0n ? '-' : ''}${whole}${digits > 0 ? `.${figures.slice(-digits)}` : ''}`;
}

/** What somebody typed; null where it is no amount of that currency. @param {string} text @param {string} code @returns {Money | null} */
export function parsed(text, code) {
  const match = /^(\d{1,15})(?:\.(\d+))?$/.exec(text.trim().replace(/,(?=\d{3}(\D|$))/g, ''));
  const digits = digitsOf(code);
  if (!match || (match[2] ?? '').length > digits) return null;
  return { currencyCode: code, minorUnits: BigInt(match[1] + (match[2] ?? '').padEnd(digits, '0')).toString() };
}
