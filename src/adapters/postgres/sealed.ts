import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals secrets for the database, each for one place there: moved to another it does not open. */
export type Seal = {
  seal(secret: Uint8Array, place: string): Buffer;
  /** Undefined where it was sealed with another key, for another place, or was changed. */
  open(sealed: Uint8Array, place: string): Buffer | undefined;
};

/** So that another way of sealing can follow one day. */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;

/** AES-256-GCM under a key of 32 bytes: version, nonce, what was sealed, tag. */
export function makeSeal(key: Uint8Array): Seal {
  return {
    seal: (secret, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(placeBytes(place));
      const text = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, text, cipher.getAuthTag()]);
    },
    open: (sealed, place) => {
      if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES + TAG_BYTES) return undefined;
      const nonce = sealed.subarray(1, HEAD_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(placeBytes(place));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES));
      try {
        return Buffer.concat([text, decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}

const placeBytes = (place: string) => Buffer.from(`${VERSION}:${place}`);
