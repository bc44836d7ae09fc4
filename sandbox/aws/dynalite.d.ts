declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Makes a DynamoDB that keeps everything in memory. The times say how long tables stay in between, by default 500. */
  const dynalite: (options: { createTableMs: number; deleteTableMs: number }) => Server;
  export default dynalite;
}
