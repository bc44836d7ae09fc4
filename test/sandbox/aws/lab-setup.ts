import { type Lab, startLab } from './clients';

/** The AWS of the test that runs: each test of a file that imports this has its own. */
export let lab: Lab;

beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.close());
