// Prints the error of a failed start. Nothing of it is left on the engine.
import { GenericContainer } from "mayfly";

async function main(): Promise<void> {
  const broken = new GenericContainer("busybox:1.37")
    .withCommand(["sh", "-c", "echo reading /etc/app.conf; echo FATAL bad config; exit 3"])
    .withExposedPorts(8080);
  try {
    await broken.start();
  } catch (error) {
    console.log((error as Error).message);
  }
}

void main();
