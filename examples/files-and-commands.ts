// Copies files into a container before and after its start, runs commands in it, and reads output by line.
import { GenericContainer } from "mayfly";

async function main(): Promise<void> {
  await using container = await new GenericContainer("busybox:1.37")
    .withCopyContentToContainer([
      {
        content: "echo started by $USER_NAME\nsleep infinity\n",
        target: "/app/run.sh",
        mode: 0o755,
      },
    ])
    .withEnvironment({ USER_NAME: "ada" })
    .withCommand(["sh", "/app/run.sh"])
    .withLogConsumer((stream) => stream.on("data", (line: string) => process.stdout.write(line)))
    .start();

  await container.copyContentToContainer([{ content: "42\n", target: "/app/answer" }]);
  const { exitCode, stdout } = await container.exec(["cat", "/app/answer"]);
  console.log(`exit code ${exitCode}, answer ${stdout.trim()}`);

  const failing = await container.exec(["cat", "/nowhere"]);
  console.log(`exit code ${failing.exitCode}, said: ${failing.stderr.trim()}`);
}

void main();
