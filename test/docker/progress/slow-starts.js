// Starts two containers that are ready after a while, and writes to the terminal meanwhile.
const { GenericContainer, Wait } = require("mayfly");

const slow = (seconds) =>
  new GenericContainer(process.env.TEST_IMAGE)
    .withCommand(["sh", "-c", `sleep ${seconds}; echo I am ready; sleep infinity`])
    .withWaitStrategy(Wait.forLogMessage("I am ready"))
    .start();

async function main() {
  process.stdout.write("Starting two: ");
  setTimeout(() => process.stdout.write("in the middle of a line, "), 1200);
  setTimeout(() => console.log("and its end"), 1900);
  setTimeout(() => console.error("something on standard error"), 2200);
  const containers = await Promise.all([slow(2), slow(4)]);
  console.log("both are there");
  await Promise.all(containers.map((container) => container.stop()));
}

void main();
