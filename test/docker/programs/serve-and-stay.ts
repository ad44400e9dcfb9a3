// Starts a service with a secret, a config and a network, prints "ready", and stays until it is killed.
import { connectEngine, Network, Service } from "../../../src";

async function main(host: string, image: string): Promise<void> {
  const engine = await connectEngine(host);
  const network = await new Network({ driver: "overlay" }).start({ engine });
  await new Service(image)
    .withEngine(engine)
    .withNetwork(network)
    .withSecret("key", "secret")
    .withConfig("/etc/app.conf", "config")
    .withCommand(["sleep", "infinity"])
    .start();
  console.log("ready");
  setInterval(() => undefined, 1e6);
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
