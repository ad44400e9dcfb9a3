// Talks to a command while it runs: uses its streams and its exit code.
import { GenericContainer } from "mayfly";

async function main(): Promise<void> {
  await using container = await new GenericContainer("busybox:1.37")
    .withCommand(["sleep", "infinity"])
    .withHostname("inside")
    .start();

  await using command = await container.execStream(["sh"]);
  command.stdin.end("echo hello from $HOSTNAME; exit 3\n");
  command.stdout.on("data", (bytes: Buffer) => process.stdout.write(bytes));
  console.log(`exit code ${await command.exitCode}`);
}

void main();
