// Fetches what stand-ins are made of besides Debian's packages, by the registries' own clients on this machine.

import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SetupError } from "./errors.mjs";
import { run, withSystemPath } from "./processes.mjs";
import { state } from "./state.mjs";

const SERVERS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "test", "servers");

/**
 * @typedef {object} Artifact one of these, and the path in the build context that gets it
 * @property {string} into a file for `go`, otherwise a folder
 * @property {{ module: string, version: string, main?: string, files?: Record<string, string> }} [go] a program, built
 *   without cgo; `files` are added to the module, by path
 * @property {string[]} [maven] `group:artifact:version`, with everything that they need at run time
 * @property {string} [mavenFile] `group:artifact:version:type[:classifier]`; an archive is unpacked
 * @property {string[]} [npm] `name@version`, installed without scripts
 * @property {{ packages: string[], python: string }} [pip] wheels for this version of Python, for `pip install --no-index`
 */

/** The client of each kind. */
const CLIENTS = JSON.parse(readFileSync(join(SERVERS, "clients.json"), "utf8"));

const kindOf = (artifact) => Object.keys(CLIENTS).find((kind) => kind in artifact);

/**
 * Puts the artifacts into the folder.
 * @param {Artifact[]} artifacts
 * @param {string} folder
 * @param {import("./progress.mjs").Progress} progress
 */
export async function placeArtifacts(artifacts, folder, progress) {
  for (const artifact of artifacts) {
    const cached = await fetched(artifact, progress);
    // The links of npm's `.bin` are relative, and lead into the image only if they stay so.
    cpSync(cached, join(folder, artifact.into), { recursive: true, verbatimSymlinks: true });
  }
}

/** Returns the cached file or folder; fetches it first if necessary. */
async function fetched(artifact, progress) {
  const key = createHash("sha256").update(JSON.stringify(artifact)).digest("hex").slice(0, 16);
  const folder = join(state.folder, "artifacts");
  const target = join(folder, key);
  if (existsSync(target)) {
    return target;
  }
  mkdirSync(folder, { recursive: true });
  const draft = mkdtempSync(join(folder, "draft-"));
  try {
    const kind = kindOf(artifact);
    progress.say(`fetching ${JSON.stringify(artifact[kind])}`);
    const result = join(draft, "result");
    await FETCHERS[kind](artifact[kind], draft, result, {
      onLine: (line) => progress.detail(line),
      hint: `check that ${CLIENTS[kind]} reaches its registry.`,
    });
    // Another process may have been faster; what it has is the same.
    if (!existsSync(target)) renameSync(result, target);
  } finally {
    // Go makes its module cache read-only; nothing of it is here.
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** Lets the build use a copy of the module that has these files, too. */
async function replaceModule(module, files, options) {
  let original = "";
  const onLine = (line) => (original = line);
  await run("go", ["list", "-m", "-f", "{{.Dir}}", module], { ...options, onLine });
  const copy = join(options.cwd, "module");
  // Go's module cache is read-only, and so would be a copy that keeps the permissions.
  await run("cp", ["-r", "--no-preserve=mode", original, copy], options);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), content);
  }
  await run("go", ["mod", "edit", "-replace", `${module}=./module`], options);
}

const FETCHERS = {
  async go({ module, version, main = ".", files }, draft, result, options) {
    const env = { ...withSystemPath(), CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
    const goOptions = { ...options, cwd: draft, env };
    const path = main === "." ? module : `${module}/${main.replace(/^\.\//, "")}`;
    await run("go", ["mod", "init", "stand-in"], goOptions);
    await run("go", ["get", `${module}@${version}`], goOptions);
    if (files !== undefined) await replaceModule(module, files, goOptions);
    await run("go", ["build", "-trimpath", "-ldflags=-s -w", "-o", result, path], goOptions);
  },

  async maven(artifacts, draft, result, options) {
    const dependencies = artifacts.map((artifact) => {
      const [group, name, version] = artifact.split(":");
      return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
    });
    const pom = `<project><modelVersion>4.0.0</modelVersion><groupId>stand-in</groupId><artifactId>stand-in</artifactId><version>1</version><dependencies>${dependencies.join("")}</dependencies></project>`;
    writeFileSync(join(draft, "pom.xml"), pom);
    const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime"];
    await run("mvn", ["-B", "-q", ...goal, `-DoutputDirectory=${result}`], {
      ...options,
      cwd: draft,
    });
  },

  async mavenFile(artifact, draft, result, options) {
    const [, name, version, type, classifier] = artifact.split(":");
    const goal = ["dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${draft}/copied`];
    await run("mvn", ["-B", "-q", ...goal], { ...options, cwd: draft });
    const file = `${name}-${version}${classifier === undefined ? "" : `-${classifier}`}.${type}`;
    mkdirSync(result);
    if (type === "zip")
      await run("unzip", ["-q", `copied/${file}`, "-d", result], { ...options, cwd: draft });
    else if (type === "tar.gz")
      await run("tar", ["-xzf", `copied/${file}`, "-C", result], { ...options, cwd: draft });
    else renameSync(join(draft, "copied", file), join(result, file));
  },

  async npm(packages, draft, result, options) {
    mkdirSync(result);
    writeFileSync(join(result, "package.json"), "{}\n");
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"];
    await run("npm", ["install", ...flags, ...packages], { ...options, cwd: result });
    // Half of the files are for editors and debuggers, and each makes the image's build slower.
    for (const name of readdirSync(result, { recursive: true })) {
      if (/\.(map|d\.[cm]?ts)$/.test(name)) rmSync(join(result, name), { force: true });
    }
  },

  async pip({ packages, python }, draft, result, options) {
    const platform = ["--python-version", python, "--only-binary=:all:"];
    await run("pip3", ["download", "-q", ...platform, "-d", result, ...packages], {
      ...options,
      cwd: draft,
    });
  },
};

/**
 * Returns the artifacts of each server's stand-in, with their versions.
 * @returns {Record<string, Artifact[]>}
 */
export function readArtifacts() {
  const file = join(SERVERS, "artifacts.json");
  const read = JSON.parse(readFileSync(file, "utf8"));
  for (const [server, artifacts] of Object.entries(read)) {
    const wrong = artifacts.find((artifact) => kindOf(artifact) === undefined || !artifact.into);
    if (wrong !== undefined) {
      throw new SetupError(`${file}: an artifact of ${server} has no kind, or no \`into\`.`, {
        hint: `give it one of ${Object.keys(CLIENTS).join(", ")}, and the path in the build context.`,
      });
    }
  }
  return read;
}
