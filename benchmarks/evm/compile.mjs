// Compiles Kernels.sol with all optimisation and prints { bytecode, methods } as JSON.
import { readFileSync } from "node:fs";
import solc from "solc";

const input = {
  language: "Solidity",
  sources: { "Kernels.sol": { content: readFileSync(new URL("Kernels.sol", import.meta.url), "utf8") } },
  settings: {
    viaIR: true,
    optimizer: { enabled: true, runs: 1_000_000 },
    outputSelection: { "*": { "*": ["evm.bytecode.object", "evm.methodIdentifiers"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
const errors = (output.errors ?? []).filter((error) => error.severity === "error");
if (errors.length > 0) {
  for (const error of errors) console.error(error.formattedMessage);
  process.exit(1);
}

const { evm } = output.contracts["Kernels.sol"].Kernels;
console.log(JSON.stringify({ bytecode: evm.bytecode.object, methods: evm.methodIdentifiers }));
