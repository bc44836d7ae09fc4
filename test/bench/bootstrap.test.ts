import { bootstrapOptions } from '../support/bootstrap';

test.each([
  [512, ['--max-semi-space-size=25', '--max-old-space-size=461']],
  [128, ['--max-semi-space-size=6', '--max-old-space-size=116']],
])('the heap generations of a function with %d MB get their shares in whole MB', (memoryMb, options) => {
  expect(bootstrapOptions(memoryMb, '')).toEqual(options);
});

test.each(['--max-semi-space-size=4', '--enable-source-maps --max_old_space_size=100'])(
  'a function with %s of its own gets no heap options',
  (nodeOptions) => {
    expect(bootstrapOptions(512, nodeOptions)).toEqual([]);
  },
);
