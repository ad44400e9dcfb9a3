// Starts two containers, of which one is ready a second after the other, and writes to the terminal meanwhile.
const { setTimeout: sleep } = require("node:timers/promises");
const { GenericContainer, Wait } = require("mayfly");

const start = (wait) =>
  new GenericContainer(process.env.TEST_IMAGE)
    .withCommand(["sh", "-c", "sleep 2; echo I am ready; sleep infinity"])
    .withWaitStrategy(wait)
    .start();

async function main() {
  process.stdout.write("Starting two: ");
  setTimeout(() => process.stdout.write("in the middle of a line, "), 1200);
  setTimeout(() => console.log("and its end"), 1900);
  setTimeout(() => console.error("something on standard error"), 2200);
  const first = start(Wait.forLogMessage("I am ready"));
  const second = start({
    description: "the other container",
    until: () => first.then(() => sleep(1000)),
  });
  const containers = await Promise.all([first, second]);
  console.log("both are there");
  await Promise.all(containers.map((container) => container.stop()));
}

void main();
