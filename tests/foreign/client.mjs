// A client of a node that shares no code with it. Submits a transaction, reads what became of it in every way that the API
// offers, provokes refusals, and prints what it saw as JSON. Any surprise is an exit code of 1.
//
//   node client.mjs --address HOST:PORT --seed HEX [--certificate FILE]
//
// The seed is that of a member's key (32 bytes). Without a certificate the connection is plaintext.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import { buildTransaction, encode, keyFromSeed } from "./canonical.mjs";

const { values: options } = parseArgs({
  options: { address: { type: "string" }, seed: { type: "string" }, certificate: { type: "string" } },
});
const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const load = (file) => grpc.loadPackageDefinition(
  loader.loadSync(path(file), { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true }));

const { chain } = load("src/Node/Protos/chain.proto");
const { grpc: health } = load("src/Grpc/Protos/grpc/health/v1/health.proto");
const { grpc: reflection } = load("src/Grpc/Protos/grpc/reflection/v1/reflection.proto");

const credentials = options.certificate
  ? grpc.credentials.createSsl(readFileSync(options.certificate))
  : grpc.credentials.createInsecure();
const client = new chain.v1.Chain(options.address, credentials);

const call = (stub, method, request, timeoutMs = 60_000) => new Promise((resolve, reject) => {
  stub[method](request, { deadline: Date.now() + timeoutMs }, (error, response) => (error ? reject(error) : resolve(response)));
});
const refusal = async (promise) => {
  const error = await promise.then(() => assert.fail("it was not refused"), (e) => e);
  if (error.code === undefined) throw error;
  return { code: grpc.status[error.code], rejection: error.metadata.get("chain-rejection")[0] ?? null, details: error.details };
};

const status = await call(client, "GetStatus", {});
const checked = await call(new health.health.v1.Health(options.address, credentials), "Check", { service: "chain.v1.Chain" });

// One transaction, seen from every side.
const key = keyFromSeed(Buffer.from(options.seed, "hex"));
const name = `foreign-${Date.now()}`;
const transaction = buildTransaction(key, status.genesis_hash, "store", "Put", [name, Buffer.from("hello from JavaScript")]);
const outcome = await call(client, "SubmitAndWait", { transaction: transaction.bytes });
assert.deepEqual(outcome.receipt.tx_id, transaction.id);
const again = await call(client, "SubmitAndWait", { transaction: transaction.bytes });
assert.deepEqual(again.receipt, outcome.receipt, "the same bytes have one receipt");
const { receipt } = await call(client, "GetReceipt", { tx_id: transaction.id });
assert.deepEqual(receipt, outcome.receipt);
const known = await call(client, "GetTransaction", { tx_id: transaction.id });
assert.deepEqual(known.transaction, transaction.bytes);
const view = await call(client, "Query", { contract: "store", method: "Get", args: encode([name]) });

// Events from the block of the transaction on: as many as its receipt has, then the mark of the height.
const events = await new Promise((resolve, reject) => {
  const seen = [];
  const stream = client.SubscribeEvents({ from_height: receipt.height }, { deadline: Date.now() + 60_000 });
  stream.on("error", (error) => (error.code === grpc.status.CANCELLED ? resolve(seen) : reject(error)));
  stream.on("data", (message) => {
    if (message.item === "event" && message.event.tx_id.equals(transaction.id)) seen.push(message.event);
    if (message.item === "through_height" && BigInt(message.through_height) >= BigInt(receipt.height)) stream.cancel();
    if (seen.length > 0 && seen.length === receipt.events.length) stream.cancel();
  });
});
if (receipt.events.length > 0) assert.deepEqual(events, receipt.events);

// A duplex stream.
const services = await new Promise((resolve, reject) => {
  const stream = new reflection.reflection.v1.ServerReflection(options.address, credentials).ServerReflectionInfo();
  stream.on("error", reject);
  stream.on("data", (answer) => {
    resolve(answer.list_services_response.service.map((service) => service.name));
    stream.end();
  });
  stream.write({ list_services: "*" });
});

// Deadlines, cancellation, half-close and metadata, as another library does them.
const nobodySends = (await import("node:crypto")).randomBytes(32);
const follow = (milliseconds) => new Promise((resolve) => {
  const stream = client.SubscribeEvents({ contract: nobodySends.toString("hex") }, { deadline: Date.now() + milliseconds });
  stream.on("data", () => {});
  stream.on("error", (error) => resolve(grpc.status[error.code]));
  if (milliseconds > 10_000) stream.once("data", () => stream.cancel());
});
const metadata = new grpc.Metadata();
metadata.set("x-trace", "some text");
metadata.set("x-raw-bin", Buffer.from([0, 255, 1]));
const withMetadata = (more) => new Promise((resolve) => {
  for (const [name, value] of Object.entries(more)) metadata.set(name, value);
  client.GetStatus({}, metadata, { deadline: Date.now() + 60_000 }, (error) => resolve(error ? grpc.status[error.code] : "OK"));
});
const halfClosed = await new Promise((resolve, reject) => {
  const stream = new reflection.reflection.v1.ServerReflection(options.address, credentials).ServerReflectionInfo();
  const answers = [];
  stream.on("error", reject);
  stream.on("data", (answer) => answers.push(answer));
  stream.on("status", (end) => resolve({ code: grpc.status[end.code], answers: answers.length }));
  stream.write({ list_services: "*" });
  stream.end();
});
const habits = {
  deadline: await follow(300),
  cancel: await follow(60_000),
  halfClosed,
  metadata: await withMetadata({}),
  tooMuchMetadata: await withMetadata({ "x-long": "a".repeat(20_000) }),
};

// Refusals.
const gzip = new chain.v1.Chain(options.address, credentials, { "grpc.default_compression_algorithm": 2 });
const refusals = {
  malformed: await refusal(call(client, "SubmitTransaction", { transaction: Buffer.from("not a transaction") })),
  duplicate: await refusal(call(client, "SubmitTransaction", { transaction: transaction.bytes })),
  unknown: await refusal(call(client, "GetReceipt", { tx_id: Buffer.alloc(32, 0xee) })),
  compressed: await refusal(call(gzip, "GetTransaction", { tx_id: Buffer.alloc(32) })),
  oversized: await refusal(call(client, "SubmitTransaction", { transaction: Buffer.alloc(2 * 1024 * 1024) })),
};

console.log(JSON.stringify({
  network: status.network_name,
  serving: checked.status,
  height: receipt.height,
  status: receipt.status,
  transactionId: transaction.id.toString("hex"),
  result: view.result.toString("hex"),
  events: events.length,
  services,
  habits,
  refusals,
}));
client.close();
gzip.close();
process.exit(0);
