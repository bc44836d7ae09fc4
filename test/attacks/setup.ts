import { type Fixtures, createFixtures } from './fixtures';
import { put } from './provider';

/** The CAs and chains that the tests of a file share. Before each of them the genuine CA is pinned. */
export let fixtures: Fixtures;

beforeAll(async () => {
  fixtures = await createFixtures();
});
beforeEach(() => {
  put(fixtures.issuing.thumbprint);
});
