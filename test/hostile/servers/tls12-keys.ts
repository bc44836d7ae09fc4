import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

/** What protects the records of a connection, both ways. */
export interface Protection {
  /** Encrypts what the server sends next. */
  seal(type: number, plain: Uint8Array): Buffer;
  /** Decrypts what the client sent next. */
  open(type: number, sealed: Buffer): Buffer;
  /** The `verify_data` of the server's Finished, for the handshake messages so far. */
  verifyData(transcript: readonly Uint8Array[]): Buffer;
}

/** Derives the keys of ECDHE with AES-128-GCM and SHA-256 (RFC 5246, sections 6.3 and 8.1; RFC 5288). */
export function deriveProtection(
  premaster: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Protection {
  const master = prf(premaster, 'master secret', [clientRandom, serverRandom], 48);
  const block = prf(master, 'key expansion', [serverRandom, clientRandom], 40);
  const client = { key: block.subarray(0, 16), salt: block.subarray(32, 36), sequence: 0n };
  const server = { key: block.subarray(16, 32), salt: block.subarray(36, 40), sequence: 0n };
  return {
    seal: (type, plain) => {
      const sequence = next(server);
      const cipher = createCipheriv('aes-128-gcm', server.key, Buffer.concat([server.salt, sequence]));
      cipher.setAAD(associated(sequence, type, plain.length));
      return Buffer.concat([sequence, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open: (type, sealed) => {
      const sequence = next(client);
      const [nonce, text, tag] = [sealed.subarray(0, 8), sealed.subarray(8, -16), sealed.subarray(-16)];
      const decipher = createDecipheriv('aes-128-gcm', client.key, Buffer.concat([client.salt, nonce]));
      decipher.setAAD(associated(sequence, type, text.length)).setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]);
    },
    verifyData: (transcript) => {
      const hash = createHash('sha256').update(Buffer.concat(transcript)).digest();
      return prf(master, 'server finished', [hash], 12);
    },
  };
}

function next(direction: { sequence: bigint }): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(direction.sequence);
  direction.sequence += 1n;
  return bytes;
}

function associated(sequence: Buffer, type: number, length: number): Buffer {
  return Buffer.concat([sequence, Buffer.from([type, 3, 3, length >> 8, length & 0xff])]);
}

/** RFC 5246, section 5. */
function prf(secret: Uint8Array, label: string, seeds: readonly Uint8Array[], length: number): Buffer {
  const seed = Buffer.concat([Buffer.from(label), ...seeds]);
  const hmac = (bytes: Uint8Array) => createHmac('sha256', secret).update(bytes).digest();
  const output: Buffer[] = [];
  for (let a = hmac(seed); output.length * 32 < length; a = hmac(a)) output.push(hmac(Buffer.concat([a, seed])));
  return Buffer.concat(output).subarray(0, length);
}
