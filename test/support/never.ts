/** Stands for what is not there, where the test knows that it is. */
export function never(): never {
  throw new Error('It is there.');
}
