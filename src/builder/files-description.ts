import { usesOf } from "../spec/engine-use";
import {
  checkArchives,
  checkContents,
  checkCopyOptions,
  checkDirectories,
  checkFiles,
} from "../container/files/check-copies";
import { checkBindMounts } from "../spec/checks/bind-mounts";
import type {
  ArchiveToCopy,
  BindMount,
  ContentToCopy,
  CopyToContainerOptions,
  DirectoryToCopy,
  FileToCopy,
  TmpFs,
} from "../spec/container-spec";
import { ImageName } from "../spec/image-name";
import {
  checkBoolean,
  checkContainer,
  checkStarted,
  checkStringValues,
  checkTarget,
  checkText,
} from "../spec/options";
import { checkVolumeName } from "../spec/volume-options";
import type { StartedVolume } from "../volume/started-volume";
import { SpecBuilder } from "./spec-builder";

/** The options that bring files into a container: mounts and copies. */
export abstract class FilesDescription extends SpecBuilder {
  /**
   * Adds bind mounts. A source is a path on the engine's host, or the name of a volume. `./data` is
   * relative to the working directory of this process.
   */
  withBindMounts(bindMounts: readonly BindMount[]): this {
    return this.with({ bindMounts: checkBindMounts(bindMounts) });
  }

  /**
   * Mounts a started volume, or your own volume by its name. If your volume does not exist, the engine
   * creates it, and nothing removes it. Each call adds a volume.
   */
  withVolume(
    volume: StartedVolume | string,
    target: string,
    { readOnly = false }: { readonly readOnly?: boolean } = {},
  ): this {
    const name = checkVolumeName(checkStarted(volume, "volume", "withVolume"), "withVolume");
    checkTarget(target, "withVolume.target");
    checkBoolean(readOnly, "withVolume.readOnly");
    return this.with({
      volumes: [{ name, target, readOnly }],
      engines: usesOf(volume, `withVolume("${name}")`),
    });
  }

  /**
   * Mounts the files of an image, read-only, or only its folder `subpath`. The engine has to have the image. Needs Docker
   * 28 or later; others refuse it.
   */
  withImageMount(
    image: string,
    target: string,
    { subpath }: { readonly subpath?: string } = {},
  ): this {
    ImageName.fromString(image);
    checkTarget(target, "withImageMount.target");
    if (subpath !== undefined) checkText(subpath, "withImageMount.subpath");
    return this.with({ imageMounts: [{ image, target, ...(subpath && { subpath }) }] });
  }

  /** Mounts the volumes and bind mounts of another container, given as an object or by its id or name. */
  withVolumesFrom(
    container: string | { getId(): string },
    { readOnly = false }: { readonly readOnly?: boolean } = {},
  ): this {
    const id = checkContainer(container, "withVolumesFrom");
    checkBoolean(readOnly, "withVolumesFrom.readOnly");
    return this.with({ volumesFrom: [{ container: id, readOnly }] });
  }

  /** Adds file systems in memory: mount options by folder, such as `{ "/tmp": "rw,size=64m" }`. */
  withTmpFs(tmpFs: TmpFs): this {
    for (const target of Object.keys(checkStringValues(tmpFs, "withTmpFs"))) {
      checkTarget(target, "withTmpFs");
    }
    return this.with({ tmpFs });
  }

  /** Copies files into the container before it starts. Throws if a source does not exist. */
  withCopyFilesToContainer(files: readonly FileToCopy[]): this {
    return this.with({ copies: checkFiles(files, "withCopyFilesToContainer") });
  }

  /** Copies the content of folders into the container before it starts. Throws if a source does not exist. */
  withCopyDirectoriesToContainer(directories: readonly DirectoryToCopy[]): this {
    return this.with({ copies: checkDirectories(directories, "withCopyDirectoriesToContainer") });
  }

  /** Writes strings, buffers or streams to files of the container before it starts. */
  withCopyContentToContainer(contents: readonly ContentToCopy[]): this {
    return this.with({ copies: checkContents(contents, "withCopyContentToContainer") });
  }

  /** Unpacks tar archives into folders of the container before it starts. */
  withCopyArchivesToContainer(archives: readonly ArchiveToCopy[]): this {
    return this.with({ archives: checkArchives(archives, "withCopyArchivesToContainer") });
  }

  /** Sets how the copies treat files that already exist. */
  withCopyToContainerOptions(copyOptions: CopyToContainerOptions): this {
    return this.with({ copyOptions: checkCopyOptions(copyOptions) });
  }
}
