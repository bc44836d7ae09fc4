/** Classes of the pictures' colours: in light mode and in dark mode. Every colour has a contrast of 4.5 or more on its panel. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  ink: ['fill: #1f2328', 'fill: #e6edf3'],
  muted: ['fill: #59636e', 'fill: #9198a1'],
  link: ['fill: #0969da', 'fill: #4493f8'],
  good: ['fill: #1a7f37', 'fill: #3fb950'],
  warning: ['fill: #8a5d00', 'fill: #d29922'],
  critical: ['fill: #cf222e', 'fill: #ff7b72'],
  ok: ['fill: #1a7f37', 'fill: #3fb950'],
  panel: ['fill: #ffffff; stroke: #d1d9e0', 'fill: #0d1117; stroke: #3d444d'],
  raised: ['fill: #f6f8fa; stroke: #d1d9e0', 'fill: #151b23; stroke: #3d444d'],
  active: ['fill: #f0f8ff; stroke: #0969da', 'fill: #121d2f; stroke: #4493f8'],
  grid: ['stroke: #d1d9e0', 'stroke: #3d444d'],
  arrow: ['fill: none; stroke: #59636e', 'fill: none; stroke: #9198a1'],
};

const STYLE = [
  "text { font-family: -apple-system, BlinkMacSystemFont, 'Segoe UI', Helvetica, Arial, sans-serif; font-size: 13px; }",
  ".mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 12px; }",
  '.bold { font-weight: 600; }',
  '.small { font-size: 11px; }',
  '.large { font-size: 15px; }',
  '.huge { font-size: 28px; }',
  '.middle { text-anchor: middle; }',
  '.end { text-anchor: end; }',
];

/** Picture before it is written: what is in it, and words for readers who do not see it. */
export interface Drawing {
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
  /** Description of the picture, in a sentence. */
  title: string;
  /** Elements, the lowest first. */
  elements: readonly string[];
}

/** Returns a drawing as SVG text: on a panel of its own, light or dark as the reader's system is, so that it is readable on any page. */
export function renderSvg({ width, height, title, elements }: Drawing): string {
  const light = Object.entries(COLOURS).map(([name, [colour]]) => `.${name} { ${colour}; }`);
  const dark = Object.entries(COLOURS).map(([name, [, colour]]) => `.${name} { ${colour}; }`);
  const style = [...STYLE, ...light, `@media (prefers-color-scheme: dark) { ${dark.join(' ')} }`];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>\n${style.join('\n')}\n</style>`,
    box(0.5, 0.5, width - 1, height - 1, 'panel', 8),
    ...elements,
    '</svg>\n',
  ].join('\n');
}

/** Returns a rectangle with round corners. Places and sizes are pixels. */
export function box(x: number, y: number, width: number, height: number, className: string, radius = 6): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" class="${className}"/>`;
}

/** Returns a line of text; `y` is that of its base line. Blanks are kept. */
export function text(x: number, y: number, className: string, content: string): string {
  return `<text x="${x}" y="${y}" class="${className}" xml:space="preserve">${escaped(content)}</text>`;
}

/** Part of a line of text, with classes of its own. */
export type Part = readonly [className: string, content: string];

/** Returns a line of text whose parts look different. */
export function parts(x: number, y: number, line: readonly Part[]): string {
  const spans = line.map(([className, content]) => `<tspan class="${className}">${escaped(content)}</tspan>`);
  return `<text x="${x}" y="${y}" xml:space="preserve">${spans.join('')}</text>`;
}

/** Returns a line through points, in the colour of a class or of CloudWatch. */
export function polyline(points: readonly (readonly [x: number, y: number])[], attributes: string): string {
  const places = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
  return `<polyline points="${places}" ${attributes}/>`;
}

/** Returns a place in pixels with one digit after the point, which no eye tells from more. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Returns a text as it is written in XML. */
export function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
