import { POINTS, seriesOf } from './figures';
import { polyline, round, text } from './svg';

/** Rectangle in pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Line of a graph, as the dashboard has it. */
interface Line {
  label: string;
  colour: string;
  right: boolean;
}

/** Colours that CloudWatch gives to lines without one, in its order. Each has a contrast of 3 or more on both panels. */
const CLOUDWATCH = ['#1f77b4', '#e3700b', '#2ca02c', '#d62728', '#9467bd'];

/** Returns the graph of a widget in an area, with its legend below. */
export function chart(area: Area, properties: Readonly<Record<string, unknown>>): string[] {
  const lines = linesOf(properties);
  const frame = { x: area.x + 40, y: area.y + 40, width: area.width - 80, height: area.height - 92 };
  const stacked = properties['stacked'] === true;
  const left = lines.filter(({ right }) => !right);
  const right = lines.filter((line) => line.right);
  const marks: { value: number; label: string; color: string }[] = Object(properties['annotations']).horizontal ?? [];
  const most = roundUp(Math.max(...left.map(maximumOf), ...marks.map(({ value }) => value)));
  return [
    ...axes(frame, most, right.length > 0 ? roundUp(Math.max(...right.map(maximumOf))) : undefined),
    ...marks.flatMap((mark) => markLine(frame, most, mark)),
    ...(stacked ? stack(frame, most, left) : left.map((line) => curve(frame, most, line))),
    ...right.map((line) => curve(frame, roundUp(Math.max(...right.map(maximumOf))), line)),
    ...legend(area, lines),
  ];
}

/** Returns the labels of a widget's metrics, in their order. */
export function labelsOf(properties: Readonly<Record<string, unknown>>): string[] {
  return linesOf(properties).map(({ label }) => label);
}

function linesOf({ metrics }: Readonly<Record<string, unknown>>): Line[] {
  const rows: unknown[][] = Array.isArray(metrics) ? metrics : [];
  return rows.map((row, index) => {
    const { label, color, yAxis }: { label: string; color?: string; yAxis?: string } = Object(row.at(-1));
    return { label, colour: color ?? CLOUDWATCH[index % CLOUDWATCH.length] ?? '', right: yAxis === 'right' };
  });
}

function maximumOf({ label }: Line): number {
  const series = seriesOf(label);
  return Math.max(...Array.from({ length: POINTS }, (_, point) => series(point)));
}

/** Returns the end of an axis for values up to a number: one whose half is a whole number, with some room above. */
function roundUp(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  const ends = [2, 4, 6, 8, 10, 20].map((times) => times * unit);
  return ends.find((end) => end >= most * 1.04) ?? most;
}

function axes(frame: Area, left: number, right: number | undefined): string[] {
  return [0, 0.5, 1].flatMap((part) => {
    const y = frame.y + frame.height * (1 - part);
    return [
      polyline(
        [
          [frame.x, y],
          [frame.x + frame.width, y],
        ],
        'class="grid"',
      ),
      text(frame.x - 6, y + 4, 'muted small end', String(round(left * part))),
      ...(right === undefined
        ? []
        : [text(frame.x + frame.width + 6, y + 4, 'muted small', String(round(right * part)))]),
    ];
  });
}

function markLine(frame: Area, most: number, mark: { value: number; label: string; color: string }): string[] {
  const y = round(frame.y + frame.height * (1 - mark.value / most));
  return [
    polyline(
      [
        [frame.x, y],
        [frame.x + frame.width, y],
      ],
      `stroke="${mark.color}" stroke-dasharray="4 3"`,
    ),
    text(frame.x + frame.width - 4, y + 14, 'muted small end', mark.label),
  ];
}

function curve(frame: Area, most: number, { label, colour }: Line): string {
  return polyline(pointsOf(frame, most, seriesOf(label)), `fill="none" stroke="${colour}" stroke-width="1.8"`);
}

function pointsOf(frame: Area, most: number, series: (point: number) => number): (readonly [number, number])[] {
  return Array.from({ length: POINTS }, (_, point) => [
    frame.x + (frame.width * point) / (POINTS - 1),
    frame.y + frame.height * (1 - series(point) / most),
  ]);
}

/** Returns areas on top of each other, the first at the bottom. */
function stack(frame: Area, most: number, lines: readonly Line[]): string[] {
  const sums = lines.map(
    (_, index) => (point: number) =>
      lines.slice(0, index + 1).reduce((sum, { label }) => sum + seriesOf(label)(point), 0),
  );
  return lines.map(({ colour }, index) => {
    const below = index === 0 ? () => 0 : (sums[index - 1] ?? (() => 0));
    const outline = [...pointsOf(frame, most, sums[index] ?? below), ...pointsOf(frame, most, below).toReversed()];
    return polyline(outline, `fill="${colour}" fill-opacity="0.75"`);
  });
}

/** Returns the legend, in as many rows as it takes. */
function legend(area: Area, lines: readonly Line[]): string[] {
  let x = 0;
  let row = 0;
  return lines.flatMap(({ label, colour }) => {
    const width = 28 + label.length * 6.6;
    if (x + width > area.width - 40) [x, row] = [0, row + 1];
    const place = { x: round(area.x + 40 + x), y: area.y + area.height - 36 + row * 17 };
    x += width;
    return [
      `<rect x="${place.x}" y="${place.y}" width="10" height="10" rx="2" fill="${colour}"/>`,
      text(place.x + 15, place.y + 9, 'muted small', label),
    ];
  });
}
