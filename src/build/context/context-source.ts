import type { Readable } from "node:stream";

/** A file of a context in memory. */
export interface ContextFile {
  readonly content: string | Uint8Array;
  /** Permission bits; default `0o644`. */
  readonly mode?: number;
}

/** The files of a context by their paths. */
export type ContextFiles = Readonly<Record<string, string | Uint8Array | ContextFile>>;

/** The place of the Dockerfile: a path in the context, a file outside of it, or its text. */
export type DockerfileSource =
  { readonly path: string } | { readonly file: string } | { readonly text: string };

/** The source of a build context, as given; nothing has been read yet. */
export type ContextSource =
  | {
      readonly kind: "folder";
      readonly folder: string;
      /** True to send what symbolic links point to instead of the links. Default false. */
      readonly followLinks?: boolean;
      readonly dockerfile: DockerfileSource;
    }
  | {
      readonly kind: "files";
      readonly files: ContextFiles;
      readonly dockerfile: DockerfileSource;
    }
  | {
      readonly kind: "archive";
      readonly tar: string | Readable;
      readonly dockerfile: { readonly path: string };
    };
