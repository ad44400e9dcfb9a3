import { Readable } from "node:stream";
import type { BuildContext } from "../../../src/build/build-request";
import { withLabelInstruction } from "../../../src/build/label-instruction";

const contextOf = (text: string): BuildContext => ({
  dockerfile: "Dockerfile",
  tar: () => Readable.from([]),
  readDockerfile: () => Promise.resolve(text),
  withDockerfile: (other) => ({ ...contextOf(other), dockerfile: "guest" }),
  contentHash: () => Promise.resolve(""),
});

const REQUEST = {
  dockerfile: "Dockerfile",
  tags: ["a:1"],
  buildArgs: {},
  labels: { "org.a": "1:2", b: "x y" },
  target: undefined,
  platform: undefined,
  noCache: false,
  pull: false,
  cacheFrom: [],
  extraHosts: {},
  networkMode: undefined,
  shmSize: undefined,
};

it("puts all labels into one instruction", async () => {
  const { request, context } = await withLabelInstruction(REQUEST, contextOf("FROM a"));
  expect(await context.readDockerfile()).toBe('FROM a\nLABEL "org.a"="1:2" "b"="x y"\n');
  expect(request).toEqual({ ...REQUEST, labels: {}, dockerfile: "guest" });
});

it.each([
  ["a stage before the last one", { target: "one" }, "FROM a AS one\nFROM b"],
  ["one label", { labels: { a: "b" } }, "FROM a"],
  ["what means something in a Dockerfile", { labels: { a: "$HOME", b: "c" } }, "FROM a"],
  ["a quote", { labels: { 'a"': "b", c: "d" } }, "FROM a"],
  ["a Dockerfile without a stage", {}, "# nothing"],
  ["a Dockerfile that goes on", {}, "FROM a\nRUN b \\"],
])("leaves the build unchanged: %s", async (_, change, text) => {
  const given = { request: { ...REQUEST, ...change }, context: contextOf(text) };
  expect(await withLabelInstruction(given.request, given.context)).toEqual(given);
});

it("leaves an archive unchanged, in which the Dockerfile cannot be replaced", async () => {
  const context: BuildContext = { ...contextOf("FROM a") };
  delete (context as { withDockerfile?: unknown }).withDockerfile;
  expect(await withLabelInstruction(REQUEST, context)).toEqual({ request: REQUEST, context });
});
