/**
 * Runs inside the function's process: on a signal something fails that nobody waits for, as code might that goes on behind
 * a promise which was forgotten.
 */
process.once('SIGUSR1', () => {
  void Promise.reject(new TypeError('a stray rejection'));
});
process.once('SIGUSR2', () => {
  throw new RangeError('a stray exception');
});
