import { DEFAULT_LIMITS } from '../observe/tls/limits';

/**
 * Returns the share of a processor that Lambda gives a function of so much memory, in MB; more than 1 where it gives several.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: 1,769 MB come with a whole one
 */
export function processorShare(memoryMb: number): number {
  return memoryMb / 1769;
}

/**
 * CPU time by which each check may keep the handshakes of the others waiting, in milliseconds. A whole check that finds
 * nothing to do takes some 11 (`npm run bench`); this is half as much again. Where there is something to do, the longer work
 * comes after the handshakes.
 */
const CPU_MS = 17;

/** Share of the time for a handshake that the CPU time may fill. The rest is for round trips and for unmeasured work. */
const FILLED = 0.5;

/**
 * Number of files that a Lambda function may have open.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html ("File descriptors")
 */
const OPEN_FILES = 1024;

/** Number of files that a check has open: for a host with eight addresses two connections to each, and those to AWS. */
const FILES_PER_CHECK = 20;

/** Most providers that are checked side by side, however much processor there is. */
export const MOST_AT_ONCE = Math.floor(OPEN_FILES / FILES_PER_CHECK);

/**
 * Returns how many providers to check side by side in a Lambda function of so much memory, in MB: the more, the better. Most
 * of a check is waiting, and an issuer that says nothing waits its whole time; with as many places as issuers may be silent at
 * once, they keep nobody else waiting. But all that begin together share the processor, and a handshake that gets its turn
 * too late looks like a silent issuer. And places take memory.
 */
export function concurrencyFor(memoryMb: number): number {
  const cpuMs = DEFAULT_LIMITS.handshakeMs * processorShare(memoryMb) * FILLED;
  return Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(cpuMs / CPU_MS)));
}
