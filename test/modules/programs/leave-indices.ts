// Opens indices of a search server, adds a document, prints the index's name, and is killed:
// leave-indices <kind> <data> <index>.
import { attach, type StartedContainerData } from "../../../src";

/** What both search servers have. */
interface SearchServer {
  openIndices(): Promise<{ index(name: string): string }>;
  getHttpUrl(): string;
  getUsername(): string;
  getPassword(): string;
}

async function main(kind: string, data: string, name: string): Promise<void> {
  await import(`../../../modules/${kind}/index.js`);
  const server = attach(JSON.parse(data) as StartedContainerData) as unknown as SearchServer;
  const index = (await server.openIndices()).index(name);
  const basic = Buffer.from(`${server.getUsername()}:${server.getPassword()}`).toString("base64");
  const answer = await fetch(`${server.getHttpUrl()}/${index}/_doc?refresh=true`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${basic}` },
    body: "{}",
  });
  if (!answer.ok) throw new Error(await answer.text());
  process.stdout.write(index, () => process.kill(process.pid, "SIGKILL"));
}

const [kind = "", data = "", name = ""] = process.argv.slice(2);
void main(kind, data, name);
