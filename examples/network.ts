// Starts two containers in a network; one calls the other by its alias.
import { GenericContainer, Network } from "mayfly";

async function main(): Promise<void> {
  await using network = await new Network().start();
  await using _server = await new GenericContainer("busybox:1.37")
    .withNetwork(network)
    .withNetworkAliases("web")
    .withCopyContentToContainer([{ content: "hello from web\n", target: "/www/index.html" }])
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
    .withExposedPorts(8080)
    .start();
  await using client = await new GenericContainer("busybox:1.37")
    .withNetwork(network)
    .withCommand(["sleep", "infinity"])
    .start();

  const { stdout } = await client.exec(["wget", "-q", "-O", "-", "http://web:8080/"]);
  console.log(stdout.trim());
}

void main();
