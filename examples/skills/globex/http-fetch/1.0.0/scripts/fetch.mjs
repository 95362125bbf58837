// Fetches one page from an allowed host and prints it as text.
const allowed = new Set(["api.github.com"]);
const url = new URL(process.argv[2] ?? "");
if (url.protocol !== "https:" || !allowed.has(url.hostname)) {
  console.error(`fetch: ${url.hostname} is not an allowed host`);
  process.exit(2);
}
const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(10_000) });
if (!answer.ok) {
  console.error(`fetch: ${answer.status} from ${url.hostname}`);
  process.exit(1);
}
console.log(await answer.text());
