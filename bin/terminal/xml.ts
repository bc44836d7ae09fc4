/** Characters that XML 1.0 does not allow, escaped or not (section 2.2, Char), and those that it discourages. */
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what it is about.
const FORBIDDEN = /[^\t\n\u0020-\u007E\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
};

/** Returns an element, with attributes in their order. Children are elements already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(String(value))}"`)].join(
    ' ',
  );
  return children.length === 0 ? `<${start}/>` : `<${start}>${children.join('')}</${name}>`;
}

/** Returns text as the child of an element. Line breaks stay. */
export function textNode(text: string): string {
  return text.split('\n').map(escaped).join('\n');
}

/** Escapes text. A character that XML does not have becomes `?`. */
function escaped(text: string): string {
  return text.replaceAll(FORBIDDEN, '?').replaceAll(/[&<>"'\t\n]/g, (character) => ENTITIES[character] ?? '?');
}
