import * as v from 'valibot';

/** Units of CloudWatch that the watcher might use; there are some twenty more. */
const UNITS = ['Count', 'Milliseconds', 'Seconds', 'Bytes', 'Percent', 'None'];

const name = v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,1024}$/));

const directive = v.strictObject({
  Namespace: v.pipe(v.string(), v.regex(/^[\w.\-/#:]{1,256}$/)),
  Dimensions: v.pipe(v.array(v.pipe(v.array(name), v.maxLength(30))), v.nonEmpty()),
  Metrics: v.pipe(v.array(v.object({ Name: name, Unit: v.picklist(UNITS) })), v.nonEmpty(), v.maxLength(100)),
});

const line = v.looseObject({
  _aws: v.strictObject({ Timestamp: v.pipe(v.number(), v.integer()), CloudWatchMetrics: v.array(directive) }),
});

/**
 * The metrics that CloudWatch makes of a line of the log, by name.
 * @throws Error when the line is not in the embedded metric format, so that CloudWatch would pass it over
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsIn(entry: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  const { _aws } = v.parse(line, entry);
  const found = new Map<string, number>();
  for (const { Dimensions, Metrics } of _aws.CloudWatchMetrics) {
    for (const dimension of Dimensions.flat()) v.parse(v.pipe(v.string(), v.nonEmpty()), entry[dimension]);
    for (const { Name } of Metrics) found.set(Name, v.parse(v.pipe(v.number(), v.finite()), entry[Name]));
  }
  return found;
}
