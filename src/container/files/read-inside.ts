import { posix } from "node:path";
import { Readable } from "node:stream";
import { packArchive } from "../../archive/pack-archive";
import { epoch } from "../../common/clock";
import type { RunningExec } from "../../engine/requests/containers";
import { EngineError } from "../../errors";
import type { OutputChunk } from "../../spec/output";
import {
  failedInside,
  isMissing,
  noProgram,
  runInside,
  startInside,
  type Inside,
} from "./run-inside";

/** Bytes after which a file certainly exists. The archive of a missing file has two blocks, and tar fills up 20. */
const PEEKED = 64 * 1024;
const NOT_FOUND = 404;
const NO_FILE = /no such file or directory|not a directory|cannot stat/i;

/**
 * Returns a file or folder as a tar archive that a program in the container writes. Throws EngineError; if there is
 * no such path, with the status 404.
 */
export async function archiveInside(inside: Inside, path: string): Promise<Readable> {
  // tar takes files of /proc and /sys for empty, because they have no size.
  const hasSizes = !/^\/(proc|sys)$/.test(inside.mount.target);
  const archive = hasSizes ? await archiveByTar(inside, path) : undefined;
  return archive ?? (await archiveByCat(inside, path));
}

async function archiveByTar(inside: Inside, path: string): Promise<Readable | undefined> {
  const [folder, name] = [posix.dirname(path), posix.basename(path)];
  const running = await startInside(inside, ["tar", "-cf", "-", "-C", folder, "--", name]);
  return running && readArchive(inside, running);
}

/** Returns the archive once it is certain that the path exists. Returns undefined if there is no tar. */
async function readArchive(inside: Inside, running: RunningExec): Promise<Readable | undefined> {
  const output = new TarOutput(running);
  while (output.size < PEEKED && (await output.read()));
  if (output.hasEnded) {
    const exitCode = await running.exitCode(inside.signal);
    if (isMissing(exitCode)) return undefined;
    const ended = { stdout: Buffer.alloc(0), stderr: output.stderr, exitCode };
    if (exitCode !== 0 && NO_FILE.test(output.stderr)) throw notFound(inside);
    if (exitCode !== 0) throw failedInside(inside, ended);
  }
  return Readable.from(output.all(inside), { objectMode: false });
}

class TarOutput {
  readonly #chunks: AsyncIterator<OutputChunk>;
  readonly #read: Buffer[] = [];
  size = 0;
  stderr = "";
  hasEnded = false;

  constructor(readonly running: RunningExec) {
    this.#chunks = (running.output as AsyncIterable<OutputChunk>)[Symbol.asyncIterator]();
  }

  /** Returns false at the end. */
  async read(): Promise<boolean> {
    const next = await this.#chunks.next();
    this.hasEnded = next.done === true;
    if (next.done === true) return false;
    const { stream, data } = next.value;
    if (stream === "stderr") this.stderr += data.toString();
    else {
      this.#read.push(data);
      this.size += data.length;
    }
    return true;
  }

  async *all(inside: Inside): AsyncGenerator<Buffer> {
    const wasEnded = this.hasEnded;
    try {
      do {
        yield* this.#read.splice(0);
      } while (!this.hasEnded && (await this.read()));
    } finally {
      // A reader that stops early closes the connection.
      await this.#chunks.return?.();
    }
    if (wasEnded) return;
    const exitCode = await this.running.exitCode(inside.signal);
    // GNU tar ends with 1 if a file changed while it was read.
    if (exitCode > 1) {
      throw failedInside(inside, { stdout: Buffer.alloc(0), stderr: this.stderr, exitCode });
    }
  }
}

async function archiveByCat(inside: Inside, path: string): Promise<Readable> {
  const ended = await runInside(inside, ["cat", "--", path]);
  if (ended === undefined) throw noProgram(inside, "neither tar nor cat");
  if (ended.exitCode !== 0 && NO_FILE.test(ended.stderr)) throw notFound(inside);
  if (ended.exitCode !== 0) throw failedInside(inside, ended);
  const entry = { path: posix.basename(path), type: "file", mode: 0o644 } as const;
  return packArchive([{ ...entry, mtime: new Date(epoch()), content: ended.stdout }]);
}

function notFound({ operation }: Inside): EngineError {
  return new EngineError(operation, "the file does not exist", NOT_FOUND);
}
