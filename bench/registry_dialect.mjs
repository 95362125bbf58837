// SPDX-License-Identifier: Apache-2.0
// How tankd is told to publish, for a publish benchmark that brings random bytes: they become
// a file of a valid skill, and the skill is published in one request.
import { gzipSync } from 'node:zlib'

const field = (text, size) => Buffer.from(text.padEnd(size, '\0'))
const octal = (number, size) => field(number.toString(8).padStart(size - 1, '0'), size)

// One regular file in ustar form, padded to whole blocks.
const entry = (path, content) => {
  const head = Buffer.concat([
    field(path, 100), octal(0o644, 8), octal(0, 8), octal(0, 8), octal(content.length, 12),
    octal(0, 12), field('        ', 8), field('0', 1), field('', 100), field('ustar', 6),
    Buffer.from('00'), field('', 32), field('', 32), octal(0, 8), octal(0, 8), field('', 167),
  ])
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(sum.toString(8).padStart(6, '0') + '\0 ', 148)
  return Buffer.concat([head, content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}

export const publish = (name, version, bytes) => {
  const short = name.slice(name.indexOf('/') + 1)
  const manifest = JSON.stringify({ name, version, description: 'benchmark skill' })
  const tar = Buffer.concat([
    entry('SKILL.md', Buffer.from(`---\nname: ${short}\ndescription: Benchmark skill.\n---\nNothing.\n`)),
    entry('blob.bin', bytes),
    entry('tank.json', Buffer.from(manifest)),
    Buffer.alloc(1024),
  ])
  return {
    method: 'POST',
    path: `/api/v1/packages/${encodeURIComponent(name)}/releases`,
    headers: { 'content-type': 'application/gzip' },
    body: gzipSync(tar, { level: 1 }),
  }
}
