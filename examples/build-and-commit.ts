// Builds an image, changes and commits a container of it, and starts the next container from the commit.
import { GenericContainer, Images, PullPolicy } from "mayfly";

async function main(): Promise<void> {
  // The image's name in the engine, which differs if images come from a mirror.
  const base = await Images.pull("busybox:1.37", { policy: PullPolicy.defaultPolicy() });

  const app = await GenericContainer.fromContext({
    Dockerfile: "ARG BASE\nFROM ${BASE}\nCOPY greet /bin/\nCMD sleep 600",
    greet: { content: '#!/bin/sh\necho "hello, $(cat /name)"', mode: 0o755 },
  })
    .withBuildArgs({ BASE: base })
    .build();

  {
    await using container = await app.start();
    await container.exec(["sh", "-c", "echo Ada > /name"]);
    await container.commit({ repo: "localhost/greeter", tag: "ada" });
  }

  await using ready = await new GenericContainer("localhost/greeter:ada").start();
  const { stdout } = await ready.exec(["greet"]);
  console.log(stdout.trim());
}

void main();
