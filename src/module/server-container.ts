import { GenericContainer, type Beside, type StartOptions } from "../builder/generic-container";
import type { ContainerSpec, ModuleSettings } from "../spec/container-spec";
import type { ImageName } from "../spec/image-name";
import { mergeSpec, type SpecPatch } from "../spec/merge-spec";
import { refuseWithCompanion, startCompanion, type Companion } from "./companion";
import { Wait } from "../waits/wait";
import type { Server, Settings } from "./server";
import type { StartedServer } from "./started-server";
import { readSettingFiles, settingFiles, settingsOfVariables, variablesOf } from "./variables";

const STARTUP_TIMEOUT_MS = 120_000;

/** The builder of a module: a container of a server that `defineServer` declares. */
export abstract class ServerContainer<
  S extends Settings,
  Started extends StartedServer<S>,
> extends GenericContainer {
  readonly #server: Server<S, Started>;

  /** Throws ImageMismatchError for an ImageName that is neither one of the server's images nor declared compatible. */
  protected constructor(image: string | ImageName, server: Server<S, Started>) {
    super(image);
    if (typeof image !== "string") image.assertCompatibleWith(...server.images);
    this.#server = server;
    this.withExposedPorts(...server.ports).withStartupTimeout(
      server.startupTimeout ?? STARTUP_TIMEOUT_MS,
    );
  }

  override async start(options?: StartOptions): Promise<Started> {
    const server = this.#server;
    // Read before the first await: the builder can be changed during the start.
    const files = settingFiles(server, this.given, this.described);
    const started = await super.start(options);
    const plain = new server.started(started, { server });
    if (files.size === 0) return plain;
    try {
      return plain.change(await readSettingFiles(files, started));
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** For subclasses: changes settings. They are part of the description, like everything that a builder collects. */
  protected set(settings: Partial<S>): this {
    return this.with({ settings: settings });
  }

  /** For subclasses: the settings that methods have set. */
  protected get given(): Partial<S> {
    return this.described.settings as Partial<S>;
  }

  /** Refuses options that the companion rules out, whichever of the two is set first. */
  protected override with(patch: SpecPatch): this {
    if (this.#server.companion !== undefined) this.#companion(mergeSpec(this.described, patch));
    return super.with(patch);
  }

  protected override async startBeside(
    described: ContainerSpec,
    options: StartOptions,
  ): Promise<Beside | undefined> {
    const companion = this.#companion(described);
    return companion && startCompanion(companion, options);
  }

  /** Returns the companion of a server that is described so. Throws InvalidOptionError if it cannot have one. */
  #companion(described: ContainerSpec): Companion | undefined {
    const server = this.#server;
    const settings: S = { ...server.defaults, ...(described.settings as Partial<S>) };
    const companion = server.companion?.(settings, described);
    if (companion !== undefined) refuseWithCompanion(companion, described);
    return companion;
  }

  protected override configure(described: ContainerSpec): SpecPatch {
    const server = this.#server;
    const { settings: set } = described;
    const given = set as Partial<S>;
    const known: S = {
      ...server.defaults,
      ...settingsOfVariables(server, given, described),
      ...given,
    };
    const settings: S = { ...known, ...server.resolve?.(known, described) };
    const {
      environment,
      hooks = [],
      ports = [],
      ...more
    } = server.configure?.(settings, described) ?? {};
    const ofServer = server.hooks?.(settings);
    const port = ownPort(settings);
    const isExposed = described.ports.some(({ container }) => container === port);
    return {
      ...more,
      settings: settings as ModuleSettings,
      environment: { ...variablesOf(server, settings, given, described), ...environment },
      hooks: ofServer === undefined ? hooks : [{ ...ofServer, fromSettings: true }, ...hooks],
      ports:
        port === undefined || isExposed ? ports : [...ports, { container: port, protocol: "tcp" }],
      ...(described.wait === undefined && { wait: readyWait(server.ready(settings), described) }),
    };
  }
}

/** Returns the module's wait, joined with the health check that the user gave, if there is one. */
function readyWait(ready: Wait, { healthCheck }: ContainerSpec): Wait {
  if (healthCheck === undefined || healthCheck.test[0] === "NONE") return ready;
  return Wait.forAll([ready, Wait.forHealthCheck()]);
}

/** Returns the port that the settings name. */
export function ownPort(settings: Settings): number | undefined {
  const port: unknown = (settings as { port?: unknown }).port;
  return typeof port === "number" ? port : undefined;
}
