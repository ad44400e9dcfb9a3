// Writes the API reference: a page for each class, interface and function, from the docstrings.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Application, Converter, ReflectionKind } from "typedoc";

/** Writes the reference to a folder. Returns how many pages it has. */
export async function writeApi(root, folder) {
  const { exports } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const entries = entryPoints(exports);
  const app = await Application.bootstrapWithPlugins({
    name: "API",
    entryPoints: [...entries.keys()].map((file) => join(root, file)),
    tsconfig: join(root, "tsconfig.json"),
    basePath: root,
    out: folder,
    plugin: ["typedoc-plugin-markdown"],
    router: "member",
    entryFileName: "index",
    hidePageHeader: true,
    useCodeBlocks: true,
    sanitizeComments: true,
    readme: "none",
    excludeInternal: true,
    excludePrivate: true,
    excludeProtected: true,
    // Errors are for tsc.
    skipErrorChecking: true,
    validation: { notExported: false, invalidLink: true },
    treatWarningsAsErrors: true,
    logLevel: "Warn",
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => shorten(project, entries), -1e6);
  const project = await app.convert();
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) {
    throw new Error("TypeDoc found problems, which are written above");
  }
  return (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".md")).length;
}

/** Returns the names that users import, by source file; testcontainers' internal paths are left out. */
function entryPoints(exports) {
  const modules = Object.entries(exports).filter(
    ([name, file]) => file.endsWith(".js") && !name.startsWith("./build/"),
  );
  return new Map(
    modules.map(([name, file]) => [
      file.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts"),
      name.replace(/^\./, "mayfly"),
    ]),
  );
}

/**
 * Names the entry points as users import them, and leaves out what a reader finds elsewhere: what a class inherits from
 * a class that has a page of its own, and what a module's class inherits from the library.
 */
function shorten(project, entries) {
  for (const entry of [...project.children]) {
    const [{ fileName }] = entry.sources;
    entry.name = entries.get(fileName);
    // Runners load these by name; docs/reporting.md has them.
    if (entry.children.every(({ name }) => name === "export=")) project.removeReflection(entry);
    for (const type of entry.getChildrenByKind(ReflectionKind.Class)) {
      const inherited = type.children.filter(
        (member) => member.inheritedFrom && isElsewhere(member, type, fileName),
      );
      for (const member of inherited) project.removeReflection(member);
    }
  }
  for (const reflection of Object.values(project.reflections)) {
    withoutOrigin(reflection);
    showMembers(reflection);
  }
}

function isElsewhere(member, type, entryFile) {
  const isOfLibrary = member.sources?.[0].fileName.startsWith("src/") ?? true;
  if (entryFile.startsWith("modules/") && isOfLibrary) return true;
  const parents = (type.extendedTypes ?? []).flatMap(({ reflection }) => reflection ?? []);
  return parents.some((parent) => parent.getChildByName(member.name) !== undefined);
}

/** Removes what names files and classes that have no page. */
function withoutOrigin(reflection) {
  for (const field of ["sources", "inheritedFrom", "overwrites", "implementationOf"]) {
    delete reflection[field];
  }
}

/** Gives a frozen object, such as Wait, the members of its type, so that they are described. */
function showMembers(reflection) {
  const [members] = (reflection.type?.name === "Readonly" && reflection.type.typeArguments) || [];
  if (members?.type === "reflection") reflection.type = members;
}
