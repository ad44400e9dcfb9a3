import { afterEach, beforeEach, test } from "node:test";
import { GenericContainer, Wait } from "mayfly";
import logs from "../../../../../dist/src/fixtures/failure-logs/node-test.js";

let container;

beforeEach(async () => {
  container = await new GenericContainer(process.env.TEST_IMAGE)
    .withCommand(["sh", "-c", "echo I am ready; sleep infinity"])
    .withWaitStrategy(Wait.forLogMessage("I am ready"))
    .start();
});

afterEach(async (context) => {
  await logs.attachLogsInNodeTest(context, () => [{ container, fixture: "talker" }]);
  await container.stop();
});

test("by an error", () => {
  throw new Error("no");
});

test("by a timeout", { timeout: 100 }, () => new Promise((resolve) => setTimeout(resolve, 10_000)));

test("not at all", () => undefined);
