import { type Deployment, INSTALLATION_MS, type Ready, deploy, prepare } from './deployment';

/** The deployment of the test that runs: each test of a file that imports this has its own. */
export let deployment: Deployment;

let ready: Ready;

beforeAll(async () => {
  ready = await prepare();
}, INSTALLATION_MS);
beforeEach(async () => {
  deployment = await deploy(ready);
});
afterEach(() => deployment.close());
afterAll(() => ready.remove());

/** The text of every mail of the deployment that runs. */
export function mails(): string[] {
  return deployment.sandbox.aws.inbox.messages.map(({ email }) => email);
}
