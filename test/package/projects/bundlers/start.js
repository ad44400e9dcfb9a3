// Starts a container with a file, and ends without stopping anything.
import { GenericContainer } from "mayfly";

async function main() {
  const container = await new GenericContainer("busybox:1.37")
    .withCommand(["sleep", "infinity"])
    .withCopyContentToContainer([{ content: "content", target: "/copied" }])
    .start();
  const { stdout } = await container.exec(["cat", "/copied"]);
  process.stdout.write(stdout);
  process.kill(process.pid, "SIGKILL");
}

main();
