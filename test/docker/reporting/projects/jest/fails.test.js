const assert = require("node:assert");
const { GenericContainer, Wait } = require("mayfly");
const { attachLogsInJest } = require("../../../../../dist/src/fixtures/failure-logs/jest");

let container;

attachLogsInJest(() => [{ container, fixture: "talker" }]);

beforeEach(async () => {
  container = await new GenericContainer(process.env.TEST_IMAGE)
    .withCommand(["sh", "-c", "echo I am ready; sleep infinity"])
    .withWaitStrategy(Wait.forLogMessage("I am ready"))
    .start();
});

// The logs must have been read before this hook.
afterEach(() => container.stop());

test("by expect", () => {
  expect(1).toBe(2);
});

test("by assert", () => {
  assert.equal(1, 2);
});

test("by a text", () => {
  throw "a text";
});

test("not at all", () => undefined);
