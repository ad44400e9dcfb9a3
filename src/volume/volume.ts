import { abortable } from "../common/abort";
import { runtimeOn, type OnEngine } from "../connect/on-engine";
import type { Engine } from "../engine/engine";
import { createResource } from "../lifecycle/create-resource";
import { reuseResource } from "../lifecycle/reuse/reuse-resource";
import type { Runtime } from "../run/runtime";
import { resourceHash } from "../spec/reuse-hash";
import { checkVolumeOptions, type VolumeOptions } from "../spec/volume-options";
import { randomUuid } from "../common/uuid";
import { StartedVolume } from "./started-volume";

export interface VolumeStartOptions extends OnEngine {
  readonly signal?: AbortSignal;
}

/**
 * The description of a volume: a folder in the engine that containers can share and that outlives them. By
 * default, its driver is `local` and its name is random.
 *
 * The constructor throws InvalidOptionError.
 */
export class Volume {
  readonly #options: VolumeOptions;

  constructor(options: VolumeOptions = {}) {
    this.#options = checkVolumeOptions(options);
  }

  /**
   * Creates the volume; with the option `reuse`, returns the existing volume if there is one. To mount a volume
   * that Mayfly does not create or remove, use `withVolume("name", …)` instead. If the signal is aborted, undoes
   * the creation and rejects with the signal's reason.
   *
   * Throws EngineNotFoundError. Throws EngineError if the engine refuses, or if a volume with the name exists.
   * With `reuse`, throws MayflyError with the code REUSE_CONFLICT if another volume has the name.
   */
  async start(options: VolumeStartOptions = {}): Promise<StartedVolume> {
    const { signal } = options;
    signal?.throwIfAborted();
    const current = await abortable(runtimeOn(options, "Volume.start"), signal);
    const { reuse = false, ...described } = this.#options;
    if (reuse !== false && current.config.reuse) {
      return startReusable(described, reuse, current, signal);
    }
    const name = described.name ?? `mayfly-${randomUuid()}`;
    await createResource(
      {
        what: "volume",
        create: (engine, sessionLabels) => create(engine, name, described, sessionLabels),
        remove: (engine, created, limit) => engine.volumes.remove(created, limit),
      },
      current,
      signal,
    );
    return new StartedVolume(current.engine, name);
  }
}

async function create(
  engine: Engine,
  name: string,
  { driver = "local", labels, ...options }: Omit<VolumeOptions, "reuse">,
  added: Readonly<Record<string, string>>,
): Promise<string> {
  await engine.volumes.create({ ...options, name, driver, labels: { ...labels, ...added } });
  return name;
}

async function startReusable(
  options: Omit<VolumeOptions, "reuse">,
  reuse: true | { readonly key: string },
  current: Runtime,
  signal: AbortSignal | undefined,
): Promise<StartedVolume> {
  const key = reuse === true ? undefined : reuse.key;
  const hash = resourceHash({ ...options, driver: options.driver ?? "local", key });
  const name = options.name ?? `mayfly-reuse-${hash.slice(0, 32)}`;
  const { reused } = await reuseResource(
    {
      what: "volume",
      name,
      hash,
      find: async (engine, signal) => {
        const info = await engine.volumes.inspect(name, signal);
        return info && { id: name, labels: info.labels };
      },
      create: (engine, labels) => create(engine, name, options, labels),
    },
    current,
    signal,
  );
  return new StartedVolume(current.engine, name, { reused });
}
