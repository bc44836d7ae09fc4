import fc from 'fast-check';

/** One change to some bytes; where they are shorter, it happens at their end. */
interface Edit {
  kind: 'flip' | 'overwrite' | 'insert' | 'delete' | 'repeat' | 'cut';
  at: number;
  length: number;
  bytes: Uint8Array;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('flip', 'overwrite', 'insert', 'delete', 'repeat', 'cut'),
  at: fc.nat({ max: 4095 }),
  length: fc.nat({ max: 64 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
});

/** Bytes that have been tampered with, or, now and then, not. */
export function mutated(original: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(original, fc.array(edit, { maxLength: 5 }))
    .map(([bytes, edits]) => edits.reduce(apply, Buffer.from(bytes)));
}

/** The same for text. */
export function mutatedText(original: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return mutated(original.map((text) => Buffer.from(text))).map((bytes) => bytes.toString());
}

function apply(bytes: Buffer, { kind, at, length, bytes: fresh }: Edit): Buffer {
  const start = bytes.length === 0 ? 0 : at % bytes.length;
  const before = bytes.subarray(0, start);
  const after = bytes.subarray(start);
  const flipped = after.subarray(0, 1).map((byte) => byte ^ (1 << (length % 8)));
  const instead: Record<Edit['kind'], readonly Uint8Array[]> = {
    flip: [flipped, after.subarray(1)],
    overwrite: [fresh, after.subarray(fresh.length)],
    insert: [fresh, after],
    delete: [after.subarray(length)],
    repeat: [after.subarray(0, length), after],
    cut: [],
  };
  return Buffer.concat([before, ...instead[kind]]);
}
