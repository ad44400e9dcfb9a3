// An image is built, a container of it is changed and committed, and the next one starts from there.
import { GenericContainer, Images, PullPolicy } from "mayfly";

async function main(): Promise<void> {
  // What the engine calls it, where images come from a mirror.
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
