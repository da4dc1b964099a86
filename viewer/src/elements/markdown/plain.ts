// Tells text that Markdown would leave as it is, so that the many short labels and lines of an app skip the parser.

const MARKED = /[\\`*_~[\]<>#:$|&!@\n\t=]|--|->|www\.|https?|mailto|xmpp| $|^ /i;
const STARTS_BLOCK = /^(?:[-+]|\d{1,9}[.)])(?:\s|$)/;

/** Whether `source` has nothing that Markdown could read otherwise. Says no when in doubt. */
export function isPlain(source: string): boolean {
  return !MARKED.test(source) && !STARTS_BLOCK.test(source);
}
