import { readSource, type Mode } from "../../../../src/cli/migrate/migrate-source";
import type { FilePlan } from "../../../../src/cli/migrate/plan";

const migrate = (text: string, path = "a.test.ts", mode: Mode = "rename"): FilePlan =>
  readSource(path, text).plan(mode);
const notesOf = (text: string, path?: string, mode?: Mode): string[] =>
  migrate(text, path, mode).notes.map(({ line, says }) => `${line}: ${says}`);

describe("imports", () => {
  it.each([
    ['import { Wait } from "testcontainers";', 'import { Wait } from "mayfly";'],
    ["import type { Wait } from 'testcontainers'", "import type { Wait } from 'mayfly'"],
    ['export * from "@testcontainers/redis";', 'export * from "mayfly/redis";'],
    ['export { Wait } from "testcontainers";', 'export { Wait } from "mayfly";'],
    ['import tc = require("testcontainers");', 'import tc = require("mayfly");'],
    ['type W = import("testcontainers").Wait;', 'type W = import("mayfly").Wait;'],
    [
      'declare module "testcontainers" { interface A {} }',
      'declare module "mayfly" { interface A {} }',
    ],
    ['const { Wait } = require("testcontainers");', 'const { Wait } = require("mayfly");'],
    ["await import(`testcontainers`);", "await import(`mayfly`);"],
    ['require.resolve("@testcontainers/kafka");', 'require.resolve("mayfly/kafka");'],
    ['jest.mock("testcontainers", () => ({}));', 'jest.mock("mayfly", () => ({}));'],
    ['vi.mock(import("testcontainers"));', 'vi.mock(import("mayfly"));'],
    [
      'await vi.importActual<typeof import("testcontainers")>("testcontainers");',
      'await vi.importActual<typeof import("mayfly")>("mayfly");',
    ],
    [
      'jest.requireActual<typeof import("@testcontainers/redis")>("@testcontainers/redis");',
      'jest.requireActual<typeof import("mayfly/redis")>("mayfly/redis");',
    ],
    [
      '(a: import("testcontainers").A): import("testcontainers").B => a;',
      '(a: import("mayfly").A): import("mayfly").B => a;',
    ],
    [
      'import "testcontainers"; import "@testcontainers/mysql";',
      'import "mayfly"; import "mayfly/mysql";',
    ],
    [
      "await using c = await f(); import 'testcontainers'",
      "await using c = await f(); import 'mayfly'",
    ],
    [
      "@Injectable() class A { @Inject() b!: C } import 'testcontainers'",
      "@Injectable() class A { @Inject() b!: C } import 'mayfly'",
    ],
  ])("changes %s", (before, after) => {
    expect(migrate(before)).toMatchObject({ after, notes: [] });
  });

  it("reads JavaScript and JSX by the file's name", () => {
    const jsx = "const a = <p>'testcontainers'</p>; require('testcontainers');";
    expect(migrate(jsx, "a.tsx").after).toContain("require('mayfly')");
    expect(migrate(jsx, "a.js").after).toContain("<p>'testcontainers'</p>; require('mayfly')");
    expect(migrate("const a = <T>require('testcontainers');", "a.cts").after).toContain("'mayfly'");
  });

  it.each([
    '// import "testcontainers"',
    'const image = "testcontainers/ryuk:0.14.0";',
    'process.env.TESTCONTAINERS_RYUK_DISABLED = "true";',
    'const host = "host.testcontainers.internal";',
    'import "mytestcontainers";',
    'import "testcontainers-extra";',
  ])("leaves %s", (text) => {
    expect(migrate(text)).toMatchObject({ after: text, notes: [] });
  });

  it("become those of the index, with a note, if they are internal files", () => {
    const text = '\nimport { Ports } from "testcontainers/build/types";';
    expect(migrate(text).after).toBe('\nimport { Ports } from "mayfly";');
    expect(notesOf(text)).toEqual([
      '2: "testcontainers/build/types" is an internal file: check that mayfly exports what you import',
    ]);
  });

  it("stay with an alias", () => {
    const text = 'import "testcontainers"; import "testcontainers/build/types";';
    expect(migrate(text, "a.ts", "alias")).toMatchObject({ after: text, notes: [] });
  });

  it("are left to a person in a file that cannot be parsed", () => {
    const text = 'import "testcontainers"; const = 1';
    expect(migrate(text).after).toBe(text);
    expect(notesOf(text)).toEqual([
      expect.stringMatching(/^1: Could not be read: .*Change its imports yourself$/s),
    ]);
  });
});

describe("notes", () => {
  it.each([
    [
      'export default { external: ["testcontainers"] }',
      '1: "testcontainers" names testcontainers: change it if it means the package',
    ],
    [
      'expect(container.getHost()).toBe("localhost");',
      '1: getHost() of a local engine is "127.0.0.1", not "localhost"',
    ],
    [
      'assert.equal(a.getHost(), "localhost");',
      '1: getHost() of a local engine is "127.0.0.1", not "localhost"',
    ],
    [
      "fetch(`http://localhost:${c.getMappedPort(80)}`);",
      '1: Ports are bound to 127.0.0.1 only: use getHost() in place of "localhost"',
    ],
    [
      "a.withBindMounts([]).withCommand([]).withBindMounts([])",
      "1: Both calls of withBindMounts() count; in testcontainers, the second replaces the first",
    ],
    [
      "a.withEnvironment({ A: undefined as unknown as string })",
      "1: withEnvironment() refuses undefined as a value: leave the name out",
    ],
    [
      "Wait.forOneShotStartup({ abortOnContainerExit: false })",
      "1: abortOnContainerExit is always on: a container that exits fails the start",
    ],
    [
      "await using a = await b.withReuse().start();",
      "1: The end of an `await using` block leaves a reusable container for later runs: call stop() to remove it",
    ],
    [
      'x.constructor.name === "LogWaitStrategy"',
      "1: Classes of waits have other names: use instanceof in place of constructor.name",
    ],
  ])("on %s", (text, note) => {
    expect(notesOf(text)).toEqual([note]);
  });

  it("on a regular expression in settings that names a package", () => {
    const text = 'module.exports = { ignore: ["/node_modules/(?!@testcontainers)"] };';
    expect(notesOf(text, "jest.config.js")).toEqual([
      "1: Names testcontainers: change it if it means the package",
    ]);
    expect(notesOf(text, "jest.config.js", "alias")).toEqual([]);
  });

  it.each([
    'expect(url).toBe("localhost");',
    "a.withBindMounts([]); b.withBindMounts([]);",
    "a.withEnvironment({ A: value });",
    "await using a = await b.start();",
    "`http://${c.getHost()}:${c.getMappedPort(80)}`",
  ])("not on %s", (text) => {
    expect(notesOf(text)).toEqual([]);
  });
});
