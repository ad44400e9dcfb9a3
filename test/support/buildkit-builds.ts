import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import type { BuildContext, BuildRequest } from "../../src/build/build-request";
import { buildWithBuildKit } from "../../src/build/buildkit/build-with-buildkit";
import type { Way } from "../../src/build/buildkit/choose-way";
import type { Engine } from "../../src/engine/engine";
import "./docker-config";
import { realEngine } from "./real-engine";

export const WAYS: readonly Way[] = ["session", "buildx"];

export interface TestBuild {
  readonly dockerfile: string;
  /** Contents by path, besides the Dockerfile, which comes last. */
  readonly files?: Readonly<Record<string, string>>;
  readonly request?: Partial<BuildRequest>;
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export interface TestImage extends AsyncDisposable {
  readonly id: string;
  /** What the build printed, without the number of each line's step. */
  readonly lines: readonly string[];
}

/** Builds with buildx or with the engine's session; `await using` removes the image. */
export async function buildBy(way: Way, build: TestBuild): Promise<TestImage> {
  const engine = build.engine ?? (await realEngine());
  const lines: string[] = [];
  const id = await buildWithBuildKit(
    engine,
    buildRequest(build.request),
    contextOf({ ...build.files, Dockerfile: build.dockerfile }),
    (line) => {
      lines.push(line.replace(/^#\d+ /, ""));
      build.onLine?.(line);
    },
    build.signal,
    way,
  );
  return { id, lines, [Symbol.asyncDispose]: () => engine.images.remove(id) };
}

/** A request without special options. */
export function buildRequest(request: Partial<BuildRequest> = {}): BuildRequest {
  return {
    builder: "buildkit",
    dockerfile: "Dockerfile",
    tags: [],
    buildArgs: {},
    labels: {},
    target: undefined,
    platform: undefined,
    noCache: false,
    pull: false,
    cacheFrom: [],
    extraHosts: {},
    networkMode: undefined,
    shmSize: undefined,
    proxyArgs: {},
    secrets: [],
    ssh: [],
    registryConfig: {},
    ...request,
  };
}

export function contextOf(files: Readonly<Record<string, string>>): BuildContext {
  const context = {
    dockerfile: "Dockerfile",
    tar: () => {
      const archive = pack();
      for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
      archive.finalize();
      return Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false });
    },
  };
  return context as Partial<BuildContext> as BuildContext;
}

/** Returns a unique string, so that a build step with it is not cached. */
export const nonce = (): string => `nonce-${randomUUID()}`;
