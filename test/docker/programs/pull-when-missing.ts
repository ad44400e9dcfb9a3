// Pulls an image that is missing, as a start does before it creates a container.
import { Images, PullPolicy } from "../../../src";

async function main(): Promise<void> {
  const [image = ""] = process.argv.slice(2);
  console.log(await Images.pull(image, { policy: PullPolicy.defaultPolicy() }));
}

void main();
