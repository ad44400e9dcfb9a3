// Writes a volume in one container, reads it in another, and removes it at the end.
import { GenericContainer, Volume } from "mayfly";

async function main(): Promise<void> {
  await using volume = await new Volume().start();
  {
    await using writer = await new GenericContainer("busybox:1.37")
      .withVolume(volume, "/data")
      .withCommand(["sleep", "infinity"])
      .start();
    await writer.exec(["sh", "-c", "echo 42 > /data/answer"]);
  }
  await using reader = await new GenericContainer("busybox:1.37")
    .withVolume(volume, "/data", { readOnly: true })
    .withCommand(["sleep", "infinity"])
    .start();
  const { stdout } = await reader.exec(["cat", "/data/answer"]);
  console.log(`the answer is ${stdout.trim()}`);
}

void main();
