// The canonical encoding and the signing of transactions, written from docs/protocol alone.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

function header(count, small, fixed, codes) {
  if (count <= small) return Buffer.from([fixed + count]);
  for (const [size, code] of codes) {
    if (count < 256 ** size) {
      const bytes = Buffer.alloc(1 + size);
      bytes[0] = code;
      bytes.writeUIntBE(count, 1, size);
      return bytes;
    }
  }
  throw new RangeError(`${count} is too many`);
}

/** Encodes non-negative integers, text, bytes, arrays and null. */
export function encode(value) {
  if (value === null) return Buffer.from([0xc0]);
  if (typeof value === "number") value = BigInt(value);
  if (typeof value === "bigint") {
    if (value < 128n) return Buffer.from([Number(value)]);
    const size = [1, 2, 4, 8].find((bytes) => value < 1n << BigInt(8 * bytes));
    const bytes = Buffer.alloc(9);
    bytes.writeBigUInt64BE(value, 1);
    return Buffer.concat([Buffer.from([{ 1: 0xcc, 2: 0xcd, 4: 0xce, 8: 0xcf }[size]]), bytes.subarray(9 - size)]);
  }
  if (typeof value === "string") {
    const text = Buffer.from(value, "utf8");
    return Buffer.concat([header(text.length, 31, 0xa0, [[1, 0xd9], [2, 0xda], [4, 0xdb]]), text]);
  }
  if (Buffer.isBuffer(value)) {
    return Buffer.concat([header(value.length, -1, 0, [[1, 0xc4], [2, 0xc5], [4, 0xc6]]), value]);
  }
  if (Array.isArray(value)) {
    return Buffer.concat([header(value.length, 15, 0x90, [[2, 0xdc], [4, 0xdd]]), ...value.map(encode)]);
  }
  throw new TypeError(`cannot encode ${typeof value}`);
}

/** An Ed25519 key from its seed, with its public key. */
export function keyFromSeed(seed) {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
  return { privateKey, publicKey };
}

/** A transaction of one call by one signer: its bytes and its id. */
export function buildTransaction(key, genesisHash, contract, method, args, { gasLimit = 1_000_000, validForMs = 60_000 } = {}) {
  const calls = [[contract, method, encode(args)]];
  const body = encode([genesisHash, key.publicKey, [], calls, gasLimit, Date.now() + validForMs, randomBytes(16)]);
  const signature = sign(null, Buffer.concat([Buffer.from([0x40]), body]), key.privateKey);
  return {
    bytes: Buffer.concat([Buffer.from([0x92]), body, encode([signature])]),
    id: createHash("sha256").update(Buffer.from([0x04])).update(body).digest(),
  };
}
