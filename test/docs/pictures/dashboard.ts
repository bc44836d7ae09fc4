import { type Area, chart, labelsOf } from './chart';
import type { Widget } from './dashboard-body';
import { POINTS, seriesOf } from './figures';
import { type Part, box, parts, renderSvg, text } from './svg';

/** Size of a column and of a row of CloudWatch's grid, in pixels. */
const COLUMN = 40;
const ROW = 36;

const MARGIN = 12;

/** Time of the last run in the picture. */
const LAST = Date.parse('2026-11-18T12:00:00Z');

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;

/** Returns the picture of a dashboard in CloudWatch: the widgets are real, the figures are invented. */
export function dashboardPicture(widgets: readonly Widget[]): string {
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));
  return renderSvg({
    width: 24 * COLUMN + 2 * MARGIN,
    height: rows * ROW + 2 * MARGIN,
    title: 'The dashboard of the watcher in CloudWatch, with invented figures',
    elements: widgets.flatMap(drawn),
  });
}

function drawn(widget: Widget): string[] {
  const area = {
    x: MARGIN + widget.x * COLUMN + 4,
    y: MARGIN + widget.y * ROW + 4,
    width: widget.width * COLUMN - 8,
    height: widget.height * ROW - 8,
  };
  const { title } = widget.properties;
  const heading = typeof title === 'string' ? [text(area.x + 14, area.y + 22, 'ink bold', title)] : [];
  return [box(area.x, area.y, area.width, area.height, 'raised'), ...heading, ...contentOf(widget, area)];
}

function contentOf({ type, properties }: Widget, area: Area): string[] {
  if (type === 'text') return links(area, String(properties['markdown']));
  if (type === 'alarm') return alarms(area, properties['alarms']);
  if (type === 'log') return log(area);
  return properties['view'] === 'singleValue' ? numbers(area, properties) : chart(area, properties);
}

/** Returns the title and the links of the Markdown. Names that CloudFormation makes are shortened. */
function links(area: Area, markdown: string): string[] {
  const [title = '', line = ''] = markdown.split('\n\n');
  const named = line.replaceAll(/<Watcher(\w+)>/g, 'OidcThumbprintWatcher-$1').replaceAll('`', '');
  const shown = named.split(' · ').flatMap((part, index): Part[] => {
    const [, label] = /^\[([^\]]+)\]/.exec(part) ?? [];
    return [['muted', index === 0 ? '' : '  ·  '], label === undefined ? ['ink', part] : ['link', label]];
  });
  return [
    text(area.x + 14, area.y + 42, 'ink bold large', title.replace('# ', '')),
    parts(area.x + 14, area.y + 72, shown),
  ];
}

/** Returns the alarms in three columns. All are OK. */
function alarms(area: Area, arns: unknown): string[] {
  const names = (Array.isArray(arns) ? arns : []).map((arn) => /Alarms(\w+)\.Arn/.exec(String(arn))?.[1] ?? '');
  return names.flatMap((name, index) => {
    const x = area.x + 110 + (index % 3) * 270;
    const y = area.y + 25 + Math.floor(index / 3) * 24;
    return [
      box(x, y - 9, 10, 10, 'ok', 2),
      text(x + 18, y, 'good small bold', 'OK'),
      text(x + 42, y, 'ink small', name),
    ];
  });
}

function numbers(area: Area, properties: Readonly<Record<string, unknown>>): string[] {
  const labels = labelsOf(properties);
  const width = (area.width - 20) / labels.length;
  return labels.flatMap((label, index) => {
    const x = area.x + 14 + index * width;
    return [
      text(x, area.y + 60, 'ink huge', String(seriesOf(label)(POINTS - 1))),
      ...lines(label).map((line, row) => text(x, area.y + 78 + row * 14, 'muted small', line)),
    ];
  });
}

/** Returns a label in two lines if it is long. */
function lines(label: string): string[] {
  const [space] = [...label.matchAll(/ /g)].map(({ index }) => index).filter((index) => index >= label.length / 2 - 3);
  return label.length < 24 || space === undefined ? [label] : [label.slice(0, space), label.slice(space + 1)];
}

/** Returns the newest lines of the log that warn: one for each run in which a provider was held or failed. */
function log(area: Area): string[] {
  const warned = Array.from({ length: POINTS }, (_, index) => POINTS - 1 - index).flatMap((point) => {
    const time = new Date(LAST - (POINTS - 1 - point) * SIX_HOURS_MS).toISOString().slice(0, 16).replace('T', ' ');
    const messages = [
      ...(seriesOf('Failed')(point) > 0 ? ['failed: https://gitlab.example.net'] : []),
      ...(seriesOf('Held')(point) > 0 ? ['held: https://build.example.org'] : []),
    ];
    return messages.map((message) => ({ time, message }));
  });
  return warned.slice(0, 7).flatMap(({ time, message }, index) => {
    const y = area.y + 50 + index * 22;
    return [
      text(area.x + 14, y, 'mono muted', time),
      text(area.x + 160, y, 'mono warning', 'WARN'),
      text(area.x + 214, y, 'mono ink', message),
    ];
  });
}
