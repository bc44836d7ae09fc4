import * as v from 'valibot';
import { type IamChange, PROVIDER_ACTIONS } from '../contract/cloudtrail-event';
import { printable } from '../judge/printable';
import { providerArn } from '../contract/settings';
import { type Format, formatOf } from './format';
import { date } from './state-format';

/** Text that others wrote and operators read; in the table, too, someone may have written it. */
const text = v.pipe(
  v.string(),
  v.transform((said) => printable(said, 400)),
);

/** A kept IAM event, and the run that kept it. */
export interface EventRecord {
  change: IamChange;
  runId: string;
}

const eventRecord = v.object({
  change: v.object({
    id: v.optional(text),
    action: v.picklist(PROVIDER_ACTIONS),
    provider: providerArn,
    caller: text,
    sourceAddress: text,
    userAgent: text,
    at: date,
    thumbprints: v.optional(v.array(text)),
  }),
  runId: text,
});

/** Format of a kept IAM event. */
export const EVENT_FORMAT: Format<EventRecord | null> = formatOf<EventRecord | null>(eventRecord, null);
