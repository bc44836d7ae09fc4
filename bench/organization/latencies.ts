/**
 * Times that the simulation assumes, in milliseconds, within one Region: what a client sees of a call, without the CPU time that it takes.
 * They are estimates: the measurements of a deployment can replace them.
 */
export const LATENCY = {
  /** A TLS connection to a service, before its first call. */
  connection: 15,
  assumeRole: 60,
  iam: 40,
  s3Get: 20,
  s3Put: 35,
  dynamodb: 6,
  sns: 30,
  /** A page of ListAccounts: 20 accounts, one page after another. */
  listAccounts: 150,
  /** All handshakes with an issuer, and its documents. */
  issuer: 900,
  /** What Step Functions takes for a state, and for the start of a child. */
  state: 30,
  child: 150,
  /** What a map takes to read its file, and to see that its children have ended. */
  map: 2_000,
  /** What a function takes that has no warm instance; Lambda bills it. */
  coldStart: 1_100,
} as const;

/** CPU time of a whole processor that the simulation assumes, in milliseconds. The judgement's is measured, and printed beside it. */
export const CPU = {
  /** Handshake with a service, and the client for it. */
  connection: 8,
  /** A call by the SDK: it is signed, sent and read. */
  call: 2,
  /** Reading or writing a file, for each kilobyte of it: JSON and its schema. */
  fileKb: 0.05,
  /** Judging a provider by its observation. */
  judge: 2.5,
  /** Handshakes and documents of an issuer (bench/results.md: CPU for each provider). */
  issuer: 20,
} as const;

/** Share of a processor that a function of 512 MB has: 1,769 MB come with a whole one (Lambda developer guide, memory). */
export const CPU_SHARE = 512 / 1_769;

/** Memory of each function, in GB. */
export const MEMORY_GB = 0.5;

/** Time that an instance of a function stays warm, in milliseconds. */
export const WARM_MS = 10 * 60_000;
