import { posix } from "node:path";
import { pipeline, type Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Header } from "tar-stream";
import { tarStream } from "../../common/tar";
import type { ContainerMount } from "../../spec/inspect/container-info";
import { failedInside, noProgram, runInside, type Inside } from "./run-inside";

/** Files for a mount that only programs in the container reach. */
export interface HiddenFiles {
  readonly mount: ContainerMount;
  /** Returns the files as a tar archive, each time from the beginning. */
  readonly tar: () => Readable;
  /** The folder to unpack it in. */
  readonly folder: string;
  /** True to give everything to the container's user. */
  readonly isOwnerChanged: boolean;
}

/** Has a program in the container write files: tar, or else a shell. Throws EngineError. */
export async function writeInside(inside: Inside, files: HiddenFiles): Promise<void> {
  const user = userOf(files);
  const command = ["tar", "-xpf", "-", "-C", files.folder];
  const ended = await runInside(inside, command, { stdin: files.tar(), user });
  if (ended === undefined) await writeByShell(inside, files);
  else if (ended.exitCode !== 0) throw failedInside(inside, ended);
}

async function writeByShell(inside: Inside, files: HiddenFiles): Promise<void> {
  const { extract } = tarStream();
  const entries = extract();
  // The loop over the entries gets the failure as well.
  pipeline(files.tar(), entries, () => undefined);
  for await (const entry of entries) {
    const { header } = entry;
    const content = await buffer(entry);
    const script = SCRIPTS[header.type];
    if (script === undefined) throw noProgram(inside, `no tar, which a ${header.type} needs`);
    const command = ["sh", "-c", script, "sh", ...argumentsFor(header, files)];
    const ended = await runInside(inside, command, { stdin: content, user: userOf(files) });
    if (ended === undefined) throw noProgram(inside, "neither tar nor a shell");
    if (ended.exitCode !== 0) throw failedInside(inside, ended);
  }
}

const OWN = '{ [ -z "$3" ] || chown "$3" "$1"; }';

/** By type of entry. The arguments are the path, its mode, its owner, and the target of a link. */
const SCRIPTS: Readonly<Partial<Record<NonNullable<Header["type"]>, string>>> = {
  file: `mkdir -p "\${1%/*}" && cat > "$1" && chmod "$2" "$1" && ${OWN}`,
  directory: `mkdir -p "$1" && chmod "$2" "$1" && ${OWN}`,
  symlink: 'mkdir -p "${1%/*}" && ln -sfn "$4" "$1"',
};

function argumentsFor(header: Header, { folder, isOwnerChanged }: HiddenFiles): string[] {
  const { uid = header.uid, gid = header.gid } = (header.pax ?? {}) as Partial<Header>;
  return [
    posix.join(folder, header.name).replace(/\/$/, ""),
    (header.mode & 0o7777).toString(8),
    isOwnerChanged ? "" : `${uid}:${gid}`,
    header.type === "symlink" ? header.linkname : "",
  ];
}

/** An empty name stands for the container's user. */
const userOf = ({ isOwnerChanged }: HiddenFiles): string => (isOwnerChanged ? "" : "0");
