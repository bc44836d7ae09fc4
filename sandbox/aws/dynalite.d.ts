declare module 'dynalite' {
  /** A server that need not listen: it can be handed requests. */
  export interface Dynalite {
    emit: (event: 'request', request: object, response: object) => boolean;
  }

  /** Makes a DynamoDB that keeps everything in memory. The times say how long tables stay in between, by default 500. */
  const dynalite: (options: { createTableMs: number; deleteTableMs: number }) => Dynalite;
  export default dynalite;
}
