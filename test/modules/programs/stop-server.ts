// Attaches a module's container and stops it: stop-server <name> <data>.
import { attach, type StartedContainerData } from "../../../src";

const [name = "", data = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  await import(`../../../modules/${name}/index.js`);
  await attach(JSON.parse(data) as StartedContainerData).stop();
  console.log("stopped");
}

void main();
