// SPDX-License-Identifier: Apache-2.0
// An S3 server on a free port of loopback, until its standard input ends.
//   node server.mjs FOLDER BUCKET...
import S3rver from '@20minutes/s3rver'

const [folder, ...buckets] = process.argv.slice(2)
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory: folder,
  serviceEndpoint: 'test',
  configureBuckets: buckets.map((name) => ({ name, configs: [] })),
})
const { port } = await server.run()
process.stdout.write(`${port}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
