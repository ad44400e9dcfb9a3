import type { Readable } from "node:stream";

/** A file of a context that is given in memory. */
export interface ContextFile {
  readonly content: string | Uint8Array;
  /** Permission bits; default `0o644`. */
  readonly mode?: number;
}

/** Path in the context to what is there. */
export type ContextFiles = Readonly<Record<string, string | Uint8Array | ContextFile>>;

/** Where the Dockerfile is: in the context, elsewhere on this machine, or in memory. */
export type DockerfileSource =
  { readonly path: string } | { readonly file: string } | { readonly text: string };

/** What is built from, as it was given; nothing of it was read yet. */
export type ContextSource =
  | {
      readonly kind: "folder";
      readonly folder: string;
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
