import { expectNothingLost, expectSoundLists } from './expectations';
import { scheduledPlot } from './plot';
import { deathRows } from './rows';
import { tryOut } from './trial';

const plot = await scheduledPlot();

test.each(deathRows(plot))('%s: the next run makes up for it', async (_, fault, answered) => {
  const trial = await tryOut(plot, fault);
  expect(trial.answered).toBe(answered);
  expect(trial.unspent).toBe(0);
  expectSoundLists(trial, plot.outcome);
  expectNothingLost(trial.after, plot.outcome);
});
