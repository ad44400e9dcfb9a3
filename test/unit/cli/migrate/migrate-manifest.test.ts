import { aliasDependency, renameDependencies } from "../../../../src/cli/migrate/migrate-manifest";
import { peersIn, readManifest, type Manifest } from "../../../../src/cli/migrate/manifest";
import { overrideInPnpm } from "../../../../src/cli/migrate/override-in-pnpm";
import { VERSION } from "../../../../src/version";

const manifestOf = (content: object, indent: string | number = 2): Manifest =>
  readManifest(["package.json", `${JSON.stringify(content, null, indent)}\n`]);
const contentOf = (text: string): unknown => JSON.parse(text);
const MAYFLY = `^${VERSION}`;
const ALIAS = `npm:mayfly@^${VERSION}`;

describe("renameDependencies", () => {
  it("puts Mayfly in the place of testcontainers and its modules", () => {
    const { after, notes } = renameDependencies(
      manifestOf({
        name: "shop",
        dependencies: { pg: "1" },
        devDependencies: {
          "@testcontainers/redis": "12",
          jest: "30",
          testcontainers: "12",
          vitest: "4",
        },
      }),
    );
    expect(after).toBe(`{
  "name": "shop",
  "dependencies": {
    "pg": "1"
  },
  "devDependencies": {
    "jest": "30",
    "mayfly": "${MAYFLY}",
    "vitest": "4"
  }
}
`);
    expect(notes).toEqual([]);
  });

  it("keeps another order, a version of Mayfly that is there, tabs and line breaks", () => {
    const text = manifestOf(
      { devDependencies: { vitest: "4", mayfly: "9", testcontainers: "12" } },
      "\t",
    ).text;
    const { after } = renameDependencies(
      readManifest(["package.json", text.replaceAll("\n", "\r\n")]),
    );
    expect(after).toBe(
      '{\r\n\t"devDependencies": {\r\n\t\t"mayfly": "9",\r\n\t\t"vitest": "4"\r\n\t}\r\n}\r\n',
    );
  });

  it("notes settings that still name testcontainers", () => {
    const { notes } = renameDependencies(
      manifestOf({ keywords: ["org.testcontainers"], overrides: { testcontainers: "12" } }),
    );
    expect(notes).toEqual([
      { line: 6, says: "Names testcontainers: change it if it means the package" },
    ]);
  });
});

describe("aliasDependency", () => {
  const manifest = manifestOf({
    devDependencies: { "@testcontainers/k3s": "12", testcontainers: "12" },
    overrides: { a: "1" },
  });

  it.each([
    ["npm", { overrides: { a: "1", testcontainers: "$testcontainers" } }],
    ["yarn", { overrides: { a: "1" }, resolutions: { testcontainers: ALIAS } }],
    ["bun", { overrides: { a: "1", testcontainers: ALIAS } }],
    ["pnpm", { overrides: { a: "1" } }],
  ] as const)("gives Mayfly the name for %s", (manager, settings) => {
    expect(contentOf(aliasDependency(manifest, manager, true).after)).toEqual({
      devDependencies: { "@testcontainers/k3s": "12", testcontainers: ALIAS },
      ...settings,
    });
  });

  it("overrides nothing below the top", () => {
    expect(contentOf(aliasDependency(manifest, "npm", false).after)).toMatchObject({
      devDependencies: { testcontainers: ALIAS },
      overrides: { a: "1" },
    });
  });

  it("overrides what only modules depend on", () => {
    const { after } = aliasDependency(
      manifestOf({ devDependencies: { "@testcontainers/k3s": "12" } }),
      "npm",
      true,
    );
    expect(contentOf(after)).toMatchObject({ overrides: { testcontainers: ALIAS } });
  });
});

describe("overrideInPnpm", () => {
  it.each([
    [undefined, `overrides:\n  testcontainers: ${ALIAS}\n`],
    ["packages:\n  - a", `packages:\n  - a\noverrides:\n  testcontainers: ${ALIAS}\n`],
    ["overrides:\n    a: 1\nb: 2\n", `overrides:\n    testcontainers: ${ALIAS}\n    a: 1\nb: 2\n`],
  ])("changes %p", (before, after) => {
    expect(overrideInPnpm(before)).toMatchObject({ after, notes: [] });
  });

  it("leaves overrides on one line to a person", () => {
    expect(overrideInPnpm("a: 1\noverrides: {}\n")).toMatchObject({
      after: "a: 1\noverrides: {}\n",
      notes: [{ line: 2, says: `Add to the overrides: testcontainers: ${ALIAS}` }],
    });
  });
});

describe("readManifest", () => {
  it.each(["{", "[]", "null", ""])("refuses %p", (text) => {
    expect(() => readManifest(["a/package.json", text])).toThrow(
      expect.objectContaining({
        code: "MANIFEST_INVALID",
        message: expect.stringMatching(/^a\/package\.json cannot be read: /) as string,
      }) as Error,
    );
  });

  it("finds testcontainers' packages in every kind of dependency", () => {
    const content = {
      dependencies: { testcontainers: "1" },
      peerDependencies: { "@testcontainers/a": "1" },
    };
    expect(peersIn(manifestOf(content))).toEqual(["testcontainers", "@testcontainers/a"]);
  });
});
