import { type Deployment, INSTALLATION_MS, type Ready, deploy, prepare } from './deployment';

/** The deployment that all tests of a file share, where it imports this. */
export let deployment: Deployment;

let ready: Ready;

beforeAll(async () => {
  ready = await prepare();
  deployment = await deploy(ready);
}, INSTALLATION_MS);
afterAll(async () => {
  await deployment.close();
  ready.remove();
});
