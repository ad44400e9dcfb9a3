import { PassThrough, type Duplex, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import type {
  BuildRequests,
  ImageBuildOptions,
  ImageBuildRequest,
  SessionBuildOptions,
  SessionRequest,
} from "../../../src/engine/requests/builds";
import type { FakeState } from "./state";

/** Builds of images. */
export class FakeBuilds implements BuildRequests {
  /** Paths in the last context. */
  readonly sent: string[] = [];
  /** Lines that builds print. */
  output: readonly string[] = [];
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  /** Makes an image. Records the files of the context, and ignores their content. */
  async run(
    request: ImageBuildRequest,
    context: Readable,
    options: ImageBuildOptions,
    signal?: AbortSignal,
  ): Promise<string> {
    await this.#state.take("builds.run", [request, options], signal);
    for (const line of this.output) options.onLine?.(line);
    const archive = extract();
    const reading = pipeline(context, archive, { signal });
    this.sent.length = 0;
    for await (const entry of archive) {
      this.sent.push(entry.header.name);
      entry.resume();
    }
    await reading;
    const [name = ""] = request.tags;
    this.#state.addImage(name);
    const info = this.#state.images.get(name);
    for (const tag of request.tags) if (info !== undefined) this.#state.images.set(tag, info);
    const id = info?.id ?? "";
    this.#state.committed.set(id, { name, labels: { ...request.labels } });
    return id;
  }

  /** Opens a connection on which nothing is asked. */
  async openSession(session: SessionRequest, signal?: AbortSignal): Promise<Duplex> {
    await this.#state.take("builds.openSession", [session], signal);
    return new PassThrough();
  }

  async runInSession(
    request: ImageBuildRequest,
    context: Readable,
    options: SessionBuildOptions,
    signal?: AbortSignal,
  ): Promise<string> {
    await this.#state.take("builds.runInSession", [request, options], signal);
    return this.run(request, context, {}, signal);
  }
}
