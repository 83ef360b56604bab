// Verification in WebAssembly beside two bare signature checks compiled the same way, and with WebCrypto's checks in two
// steps. Medians of interleaved blocks of rounds.
//
//   cargo build --release -p wasm_bench --target wasm32-unknown-unknown && node benches/wasm/run.mjs

import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { webcrypto } from "node:crypto";

const BLOCKS = 10;
const ROUNDS = Number(process.env.ROUNDS ?? 40);
const at = process.argv[2] ?? "target/wasm32-unknown-unknown/release/wasm_bench.wasm";
const { instance } = await WebAssembly.instantiate(await readFile(at), {});
const wasm = instance.exports;
const curve = { name: "ECDSA", namedCurve: "P-256" };
const scheme = { name: "ECDSA", hash: "SHA-256" };
const imported = (key) => webcrypto.subtle.importKey("raw", key, curve, false, ["verify"]);

function checks() {
    const start = wasm.begin() >>> 0;
    const bytes = new Uint8Array(wasm.memory.buffer.slice(start, start + wasm.checks()));
    const found = [];
    for (let from = 0; from < bytes.length; ) {
        const length = (bytes[from + 129] << 8) | bytes[from + 130];
        found.push({
            key: bytes.slice(from, from + 65),
            signature: bytes.slice(from + 65, from + 129),
            message: bytes.slice(from + 131, from + 131 + length),
        });
        from += 131 + length;
    }
    return found;
}

// The issuer's key is imported once, as a verifier does with its trust data.
const issuer = await imported(checks()[0].key);

async function inTwoSteps() {
    const [first, second] = checks();
    const holder = imported(second.key);
    const answers = await Promise.all([
        webcrypto.subtle.verify(scheme, issuer, first.signature, first.message),
        holder.then((key) => webcrypto.subtle.verify(scheme, key, second.signature, second.message)),
    ]);
    return wasm.finish(Number(answers[0]), Number(answers[1]));
}

const candidates = [
    ["two bare checks and a key", wasm.floor],
    ["verify, everyday", wasm.everyday],
    ["with WebCrypto, two steps", inTwoSteps],
];
for (const [name, run] of candidates) {
    if ((await run()) !== 1) throw new Error(`${name} fails`);
}
if (wasm.begin() && wasm.finish(1, 0) !== 0) throw new Error("a verdict without a good answer");
const times = candidates.map(() => []);
for (let block = 0; block < BLOCKS; block++) {
    for (const [index, [, run]] of candidates.entries()) {
        for (let round = 0; round <= ROUNDS; round++) {
            const start = performance.now();
            await run();
            // The first finds the caches as another candidate left them.
            if (round > 0) times[index].push(performance.now() - start);
        }
    }
}
const medians = times.map((all) => all.sort((one, other) => one - other)[(BLOCKS * ROUNDS) >> 1] * 1000);
console.log(`medians of ${BLOCKS} interleaved blocks of ${ROUNDS} in WebAssembly, node ${process.version}`);
candidates.forEach(([name], index) => {
    const ratio = (medians[index] / medians[0]).toFixed(3);
    console.log(`  ${name.padEnd(28)} ${medians[index].toFixed(0).padStart(7)} µs  ${ratio}`);
});
console.log(`  two steps beside pure Rust: ${(medians[2] / medians[1]).toFixed(3)}`);
