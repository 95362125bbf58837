// SPDX-License-Identifier: Apache-2.0
// node-semver on the inputs of semver_bench.cpp, for printing both in one run.
//   node bench/semver_peer.mjs [folder that holds node_modules/semver]
// The names and the unit (ns, median of 15 rounds) are those of the C++ program.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const folder = process.argv[2] ?? process.env.NODE_PATH ?? '.';
const load = createRequire(resolve(folder, 'package.json'));
const semver = load('semver');

const versions = ['1.2.3', '0.4.17', '10.20.30', '7.0.0-beta.31', '4.17.21+build', '2.0.0-0',
  '18.3.0-canary.1', '1.0.20240612'];
const ranges = ['^1.2.3', '~4.17.0', '>=1.2.0 <2.0.0', '*', '1.x', '^14.0.0 || ^16.13.0',
  '7.0.0-beta.31', '1.2.3 - 2.3.4'];
const many = (count) => Array.from({ length: count }, (_, i) =>
  `${Math.floor(i / 100)}.${Math.floor(i / 10) % 10}.${i % 10}${i % 3 === 0 ? '-beta.1' : ''}`);

let kept = 0;
const measure = (name, calls, body) => {
  const rounds = [];
  for (let round = 0; round < 20; ++round) {
    const begun = process.hrtime.bigint();
    for (let i = 0; i < calls; ++i) kept += body(i) ? 1 : 0;
    const took = Number(process.hrtime.bigint() - begun) / calls;
    if (round >= 5) rounds.push(took); // the first warm up the compiler
  }
  rounds.sort((a, b) => a - b);
  console.log(`${name.padEnd(28)} ${rounds[7].toFixed(1).padStart(10)} ns`);
};

const parsed = many(64).map((text) => new semver.SemVer(text));
const list = many(100).map((text) => new semver.SemVer(text));
const parsedRanges = ranges.map((text) => new semver.Range(text));
const one = new semver.Range('>=0.2.0 <0.5.0');

measure('parse_version', 20000, (i) => new semver.SemVer(versions[i % 8]));
measure('parse_range', 20000, (i) => new semver.Range(ranges[i % 8]));
measure('satisfies_on_texts', 20000,
  (i) => semver.satisfies(versions[i % 8], ranges[Math.floor(i / 8) % 8]));
measure('satisfied_by', 20000, (i) => one.test(parsed[i % 64]));
measure('compare', 20000, (i) => parsed[i % 64].compare(parsed[(i * 7 + 3) % 64]) < 0);
measure('max_in_list/100', 500, (i) => semver.maxSatisfying(list, parsedRanges[i % 8]));
if (kept < 0) console.log(kept);
