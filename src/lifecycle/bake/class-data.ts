// Class data of Java: the JVM writes the classes that it has loaded to an archive when it ends, and later JVMs map
// the archive in place of loading and checking these classes (JEP 350; written and used by one option since JDK 19:
// "java", -XX:+AutoCreateSharedArchive).
import { Readable } from "node:stream";
import { debug } from "../../common/debug";
import { tarStream } from "../../common/tar";
import type { Engine } from "../../engine/engine";
import type { ContainerSpec, Environment } from "../../spec/container-spec";

const FOLDER = "mayfly-class-data";
const ARCHIVE = `/${FOLDER}/classes.jsa`;
/** Everybody may write: the server often has a user of its own. */
const FOLDER_MODE = 0o777;

/** Options of every JVM in the container in which the initialisation runs. Older ones ignore them. */
const WRITE = `-XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=${ARCHIVE}`;
/** Options of those that start from the baked image: none of them writes. */
const READ = `-XX:SharedArchiveFile=${ARCHIVE}`;

/** Returns the spec of the initialisation, whose JVM writes an archive. `own` is the image's environment. */
export function writingClassData(spec: ContainerSpec, own: Environment): ContainerSpec {
  const variable = spec.bake?.classData;
  if (variable === undefined) return spec;
  const { environment } = spec;
  const value = joined(environment[variable] ?? own[variable], WRITE);
  return { ...spec, environment: { ...environment, [variable]: value } };
}

/** Returns the spec of a start from the baked image, in whose environment the options are. */
export function readingClassData(spec: ContainerSpec): ContainerSpec {
  const { [spec.bake?.classData ?? ""]: _options, ...environment } = spec.environment;
  return { ...spec, environment };
}

/** Makes the folder of the archive, in a container that has not started. */
export async function makeClassDataFolder(engine: Engine, id: string): Promise<void> {
  const { pack } = tarStream();
  const tar = pack();
  tar.entry({ name: FOLDER, type: "directory", mode: FOLDER_MODE });
  tar.finalize();
  const bytes = Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false });
  await engine.containers.putArchive(id, bytes, "/", {});
}

/** Returns when the archive was last written, in milliseconds since 1970; undefined if it does not exist. */
export async function classDataTime(
  engine: Engine,
  id: string,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  return (await engine.containers.statPath(id, ARCHIVE, signal))?.modified.getTime();
}

/**
 * Returns the variable with the options by which later JVMs read the archive, for the image's environment. The options
 * are left out unless the archive has been written since `earlier`: then it is one of a program that ran before the
 * server, such as a tool of a start script, and has few of the server's classes.
 */
export function classDataVariable(
  spec: ContainerSpec,
  [earlier, now]: readonly [number | undefined, number | undefined],
): Environment {
  const variable = spec.bake?.classData;
  if (variable === undefined) return {};
  const isOfServer = now !== undefined && now !== earlier;
  if (!isOfServer) {
    const reason =
      now === undefined
        ? "no Java that takes these options has ended; it has to be version 19 or newer, without an archive of its own"
        : "another program than the server wrote the archive; give a variable that only the server reads";
    debug("bake", () => `${spec.image} has no class data by ${variable}: ${reason}`);
  }
  const before = (spec.environment[variable] ?? "").replace(WRITE, "").trim();
  // JVMs take all white space for the end of an option, but an image's instruction ends with its line.
  return { [variable]: (isOfServer ? joined(before, READ) : before).replace(/[\r\n]+/g, " ") };
}

const joined = (...options: readonly (string | undefined)[]): string =>
  options.filter((each) => each !== undefined && each !== "").join(" ");
