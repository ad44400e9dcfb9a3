// Attaches a module's container and prints what a method returns: attach-server <name> <data> <method>.
import { attach, type StartedContainerData } from "../../../src";

const [name = "", data = "", method = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  await import(`../../../modules/${name}/index.js`);
  const attached = attach(JSON.parse(data) as StartedContainerData);
  const methods = attached as unknown as Record<string, () => unknown>;
  console.log(JSON.stringify(methods[method]?.()));
}

void main();
