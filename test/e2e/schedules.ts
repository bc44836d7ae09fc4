import type { Setup } from './setup';

/** A schedule of the stack, as the account has it. */
export interface Schedule {
  Name: string;
  Target: { Arn: string; RoleArn: string };
}

/** The schedule that calls an alias of the function. */
export async function scheduleOf({ commands: { aws } }: Setup, alias: 'live' | 'quick-look'): Promise<Schedule> {
  const { Schedules: listed }: { Schedules: { Name: string }[] } = Object(await aws('scheduler', 'list-schedules'));
  for (const { Name: name } of listed) {
    const schedule: Schedule = Object(await aws('scheduler', 'get-schedule', '--name', name));
    if (schedule.Target.Arn.endsWith(`:${alias}`)) return schedule;
  }
  throw new Error(`No schedule calls ${alias}.`);
}

/** Enables or disables a schedule, as someone does it in the console. */
export async function setScheduleState(
  setup: Setup,
  alias: 'live' | 'quick-look',
  state: 'ENABLED' | 'DISABLED',
): Promise<void> {
  const schedule: object = await scheduleOf(setup, alias);
  const { Name, ScheduleExpression, FlexibleTimeWindow, Target }: Record<string, unknown> = { ...schedule };
  const changed = { Name, ScheduleExpression, FlexibleTimeWindow, Target, State: state };
  await setup.commands.aws('scheduler', 'update-schedule', '--cli-input-json', JSON.stringify(changed));
}
