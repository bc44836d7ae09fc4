/** A value in DER: tag, length, content (X.690, section 10). The content is not looked at. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return tlv(0x30, ...content);
}

export function set(...content: readonly Uint8Array[]): Buffer {
  return tlv(0x31, ...content);
}

/** From the bytes of its two's complement, as they are: the first decides the sign. */
export function integer(...bytes: readonly number[]): Buffer {
  return tlv(0x02, Buffer.from(bytes));
}

export function boolean(value: boolean): Buffer {
  return tlv(0x01, Buffer.from([value ? 0xff : 0]));
}

export function octets(...content: readonly Uint8Array[]): Buffer {
  return tlv(0x04, ...content);
}

/** A bit string without unused bits. */
export function bits(...content: readonly Uint8Array[]): Buffer {
  return tlv(0x03, Buffer.from([0]), ...content);
}

/** A context-specific constructed tag around a value. */
export function tagged(number: number, ...content: readonly Uint8Array[]): Buffer {
  return tlv(0xa0 | number, ...content);
}

/** An object identifier, for example `2.5.4.3`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([40 * first + second, ...others.flatMap(base128)]));
}

function base128(number: number): number[] {
  const digits = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift((rest % 128) | 0x80);
  return digits;
}

/** Universal tags of the string and time types of X.680 that certificates have. */
export const STRING = { utf8: 0x0c, printable: 0x13, teletex: 0x14, ia5: 0x16, universal: 0x1c, bmp: 0x1e } as const;
export const TIME = { utc: 0x17, generalized: 0x18 } as const;

/** A string or time of any type. */
export function text(tag: number, value: string | Uint8Array): Buffer {
  return tlv(tag, typeof value === 'string' ? Buffer.from(value, 'latin1') : value);
}
