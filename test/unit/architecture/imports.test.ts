import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ROOT } from "../../support/paths";

/** ARCHITECTURE.md: a part imports from its own row and the rows below it, never from above. */
const ROWS: readonly (readonly string[])[] = [
  ["index", "cli", "programs", "module", "testcontainers-build"],
  [
    "attach",
    "builder",
    "compose",
    "connect",
    "hold-run",
    "network",
    "volume",
    "service",
    "host-access",
    "image",
    "runtime-client",
    "reporting",
    "fixtures",
  ],
  ["runtime"],
  ["open-runtime"],
  ["cleanup"],
  ["lifecycle", "build", "journal"],
  ["pull"],
  ["container", "waits"],
  ["run", "spread", "telemetry"],
  ["engine"],
  ["registry"],
  ["image-lock"],
  ["spec"],
  ["archive", "config", "errors", "common", "unbundled", "version"],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

const COMMENT = /^\s*(\/\/|\*|\/\*).*$/gm;
const IMPORT = /(?:from|import)\s*\(?\s*"([^"]+)"/g;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.split(sep).join("/")}`);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), "utf8").replace(COMMENT, "");
  return [...text.matchAll(IMPORT)].map(([, to = ""]) => ({
    from: file,
    to: to.startsWith(".")
      ? relative(ROOT, join(ROOT, dirname(file), to))
          .split(sep)
          .join("/")
      : to,
  }));
}

const part = (file: string): string => file.split("/")[1]?.replace(/\.ts$/, "") ?? "";
const row = (file: string): number => ROWS.findIndex((parts) => parts.includes(part(file)));
const inSource = (path: string): boolean => path.startsWith("src/");

const files = sources("src");
const imports = files.flatMap(importsOf);

describe("imports within src", () => {
  it("are found at all", () => {
    expect(imports.filter(({ to }) => inSource(to)).length).toBeGreaterThan(files.length);
  });

  it("know every part's row", () => {
    expect(files.filter((file) => row(file) === -1)).toEqual([]);
  });

  it("point one way", () => {
    const upwards = imports.filter(({ from, to }) => inSource(to) && row(to) < row(from));
    expect(upwards).toEqual([]);
  });

  it("have no cycle, types included", () => {
    const targets = new Map<string, string[]>();
    for (const { from, to } of imports) {
      targets.set(from, [...(targets.get(from) ?? []), `${to}.ts`, `${to}/index.ts`]);
    }
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error([...path, file].join("\n  -> "));
      if (done.has(file)) return;
      for (const target of targets.get(file) ?? []) {
        if (targets.has(target)) visit(target, [...path, file]);
      }
      done.add(file);
    };
    expect(() => {
      for (const file of files) visit(file, []);
    }).not.toThrow();
  });
});

describe("what only one place may do", () => {
  const importersOf = (pattern: RegExp): string[] => [
    ...new Set(imports.filter(({ to }) => pattern.test(to)).map(({ from }) => from)),
  ];

  it("import dockerode", () => {
    expect(importersOf(/^(dockerode|docker-modem)$/)).toEqual([
      "src/engine/dockerode/load-dockerode.ts",
    ]);
  });

  it("name the real engine, the finder and a reaper: the composition roots", () => {
    const wiring =
      /^src\/(engine\/(docker-engine|find-engine)|cleanup\/(exit-reaper|.*\/(watchdog|ryuk)-reaper))$/;
    expect(importersOf(wiring).filter((file) => !file.startsWith("src/engine/"))).toEqual([
      "src/open-runtime.ts",
      "src/cli/main.ts",
    ]);
  });

  it("read the environment: config", () => {
    const readers = files.filter((file) =>
      /\bprocess\.env\b|realProcess\.env/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(readers).not.toEqual([]);
    expect(readers.filter((file) => part(file) !== "config")).toEqual([]);
  });

  it("read the time: clock, which stays real under a test's fake one", () => {
    const time = /\bDate\.now\b|\bDate\(\)|\bnew Date\b(?!\()|\bperformance\b|\bhrtime\b/;
    const readers = [...files, ...sources("modules")].filter((file) =>
      time.test(readFileSync(join(ROOT, file), "utf8").replace(COMMENT, "")),
    );
    expect(readers).toEqual(["src/common/clock.ts"]);
  });

  it("open files as handles: common/open-for-reading, whose handles can always be disposed of", () => {
    const importing = /import \{[^}]*\bopen\b[^}]*\} from "node:fs\/promises"/;
    const openers = [...files, ...sources("modules")].filter((file) =>
      importing.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(openers).toEqual(["src/common/open-for-reading.ts"]);
  });

  it("end the process: nothing", () => {
    const enders = files.filter((file) =>
      readFileSync(join(ROOT, file), "utf8")
        .replace(/\/\*\*[^]*?\*\//g, "")
        .includes("process.exit("),
    );
    expect(enders).toEqual([]);
  });
});

describe("modules", () => {
  it("use only the door for authors", () => {
    const past = sources("modules")
      .flatMap(importsOf)
      .filter(({ to }) => inSource(to) || to === "src")
      .filter(({ to }) => to !== "src/module");
    expect(past).toEqual([]);
  });
});
