import { Sha256 as SdkSha256 } from '@smithy/core/checksum';
import fc from 'fast-check';
import { Sha256 } from '../../../lib/function/native-sha256';
import { slowProperties } from '../../support/properties';

const anyData = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 200 }));
const anySecret = fc.option(fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.string({ minLength: 1 })), {
  nil: undefined,
});

test('the hash in the bundle gives what the hash of the SDK gives, with a secret and without one', async () => {
  await slowProperties(
    fc.asyncProperty(anySecret, fc.array(anyData, { maxLength: 5 }), async (secret, parts) => {
      const [ours, theirs] = [new Sha256(secret), new SdkSha256(secret)];
      for (const part of parts) {
        ours.update(part);
        theirs.update(typeof part === 'string' ? Buffer.from(part) : part);
      }
      expect(Buffer.from(await ours.digest()).toString('hex')).toBe(Buffer.from(await theirs.digest()).toString('hex'));
    }),
    1,
  );
});
