import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { labelsOf } from './pictures/chart';
import { dashboardWidgets } from './pictures/dashboard-body';
import { seriesOf } from './pictures/figures';
import { PICTURES, pictureFiles } from './pictures/files';
import { mailPicture } from './pictures/mail';

const files = pictureFiles();

test('the pictures of the documentation are what the script makes now (`npm run docs:pictures` writes them again)', () => {
  const kept = readdirSync(PICTURES).map((name) => [name, readFileSync(path.join(PICTURES, name), 'utf8')]);
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(files));
});

test.each([...files.keys()])(
  '%s is well-formed, has a title, colours for dark mode and nothing from elsewhere',
  (name) => {
    const svg = files.get(name) ?? '';
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(new XMLParser().parse(svg).svg.title).toMatch(/^[^<]{20,}$/);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/href|url\((?!#)|<script|<image/);
    expect(Buffer.byteLength(svg)).toBeLessThan(100_000);
  },
);

/** Returns the relative luminance of a colour, as WCAG defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Returns the contrast of two colours, as WCAG defines it: from 1 to 21. */
function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test('every text has a contrast of 4.5 or more on every panel, in light and in dark mode', () => {
  const [light = '', dark = ''] = (files.get('mail.svg') ?? '').split('@media');
  const weak = [light, dark].flatMap((style) => {
    const fills = new Map(
      [...style.matchAll(/\.(\w+) \{ fill: (#\w{6})/g)].map(([, name = '', fill = '']) => [name, fill]),
    );
    const panels = ['panel', 'raised', 'active'].map((name) => fills.get(name) ?? '');
    return ['ink', 'muted', 'link', 'good', 'warning', 'critical'].flatMap((name) =>
      panels
        .filter((panel) => !(contrastOf(fills.get(name) ?? '', panel) >= 4.5))
        .map((panel) => `${name} on ${panel}`),
    );
  });
  expect(weak).toEqual([]);
});

test('every metric on the dashboard has figures in the picture, and a metric without figures is an error', () => {
  const metrics = dashboardWidgets().filter(({ type }) => type === 'metric');
  const labels = metrics.flatMap(({ properties }) => labelsOf(properties));
  expect(labels.length).toBeGreaterThan(10);
  for (const label of labels) expect(seriesOf(label)(0)).toBeGreaterThanOrEqual(0);
  expect(() => seriesOf('Retries')).toThrow('test/docs/pictures/figures.ts has no figures for "Retries"');
});

test('the picture of a mail has all of its words up to the part about the run', () => {
  const mail = `Subject: [info] a "quoted" <subject>\n\nheadline\ninfo\n\n${'word '.repeat(60)}end\n\n${'-'.repeat(72)}\nAccount`;
  const shown = [...mailPicture(mail).matchAll(/<text [^>]+>([^<]*)<\/text>/g)].map(([, line = '']) => line);
  expect(shown[0]).toBe('[info] a &quot;quoted&quot; &lt;subject&gt;');
  expect(shown.join(' ').match(/\bword\b/g)).toHaveLength(60);
  expect(shown.at(-1)).toMatch(/ end$/);
});
