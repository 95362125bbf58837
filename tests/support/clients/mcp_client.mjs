// SPDX-License-Identifier: Apache-2.0
// Lets the official clients of the Model Context Protocol talk to a server, and prints what they
// got as one JSON document.
//   node mcp_client.mjs SKILL http URL [TOKEN]
//   node mcp_client.mjs SKILL stdio PROGRAM ARGUMENT…
import { Client as NewClient, StreamableHTTPClientTransport as NewHttp } from '@modelcontextprotocol/client';
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills';
import { StdioClientTransport as NewStdio } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as OldHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [skill, kind, ...rest] = process.argv.slice(2);
const me = { name: 'test', version: '1' };

function transport(Http, Stdio) {
  if (kind === 'stdio') {
    return new Stdio({ command: rest[0], args: rest.slice(1), env: process.env, stderr: 'inherit' });
  }
  const headers = rest[1] ? { Authorization: `Bearer ${rest[1]}` } : {};
  return new Http(new URL(rest[0]), { requestInit: { headers } });
}

async function tour(client) {
  const tools = (await client.listTools()).tools.map((tool) => tool.name);
  const found = await client.callTool({ name: 'search', arguments: { text: skill.split('/')[1] } });
  const unknown = await client
    .callTool({ name: 'info', arguments: { name: '@acme/unknown' } })
    .then((result) => result.isError, (error) => error.code);
  const uri = `skill://${skill.slice(1)}/SKILL.md`;
  const read = await client.readResource({ uri });
  return {
    tools,
    hits: found.structuredContent.items.map((item) => item.name),
    unknown,
    text: read.contents[0].text,
  };
}

const out = {};
const modern = new NewClient(me, {
  capabilities: { extensions: { 'io.modelcontextprotocol/skills': {} } },
  versionNegotiation: { mode: { pin: '2026-07-28' } },
});
await modern.connect(transport(NewHttp, NewStdio));
out.modern = await tour(modern);
const skills = new SkillsClient(modern);
const listed = await skills.list();
out.modern.skills = listed.skills.map((each) => each.uri);
out.modern.verified = (await skills.read(listed.skills[0])).verified;
await modern.close();

const legacy = new OldClient(me);
await legacy.connect(transport(OldHttp, OldStdio));
out.legacy = await tour(legacy);
await legacy.close();
console.log(JSON.stringify(out));
