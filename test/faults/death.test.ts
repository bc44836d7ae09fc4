import { expectNothingLost, expectSoundLists } from './expectations';
import { scheduledTrialRun } from './trial-run';
import { deathRows } from './rows';
import { tryOut } from './trial';

const trialRun = await scheduledTrialRun();

test.each(deathRows(trialRun))('the next run makes up for a death: %s', async (_, fault, answered) => {
  const trial = await tryOut(trialRun, fault);
  expect(trial.answered).toBe(answered);
  expect(trial.unspent).toBe(0);
  expectSoundLists(trial, trialRun.outcome);
  expectNothingLost(trial.after, trialRun.outcome);
});
