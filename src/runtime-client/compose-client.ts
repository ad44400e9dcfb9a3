import { resolve } from "node:path";
import { checkFiles } from "../compose/check-files";
import type { ComposeClientOptions, ComposeContent } from "../compose/description";
import { findCompose } from "../compose/find-program";
import { runCompose } from "../compose/run-compose";
import { timeoutArguments, type ComposeDownOptions } from "../compose/stop-project";
import type { Runtime } from "../run/runtime";
import { checkObject, checkStrings, checkText } from "../spec/options";

/** A compose project, with testcontainers' fields. */
export interface ComposeOptions extends ComposeClientOptions {
  /** The folder in which compose runs. */
  readonly filePath: string;
  /** Relative to the folder. */
  readonly files: string | ComposeContent | readonly (string | ComposeContent)[];
  readonly projectName: string;
  /** Variables that the files refer to. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Arguments of the subcommand, except of `down`. */
  readonly commandOptions?: readonly string[];
}

/**
 * Runs Docker Compose on the engine that Mayfly uses, with testcontainers' interface. Mayfly does not remove what it
 * creates: `DockerComposeEnvironment` does. Methods throw ComposeError, InvalidOptionError, and MayflyError with the code
 * COMPOSE_NOT_FOUND.
 */
export class ComposeClient {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Starts services in the background, by default all. */
  async up(options: ComposeOptions, services: readonly string[] = []): Promise<void> {
    checkStrings(services, "compose.up.services");
    await this.#run("up", options, ["--detach", ...commandOptions(options), ...services]);
  }

  /** Pulls the images of services, by default of all. */
  async pull(options: ComposeOptions, services: readonly string[] = []): Promise<void> {
    checkStrings(services, "compose.pull.services");
    await this.#run("pull", options, [...commandOptions(options), ...services]);
  }

  /** Stops the services and keeps their containers. */
  async stop(options: ComposeOptions): Promise<void> {
    await this.#run("stop", options, commandOptions(options));
  }

  /** Removes containers and networks; with `removeVolumes` also volumes. The timeout is in milliseconds. */
  async down(
    options: ComposeOptions,
    { timeout, removeVolumes }: Pick<ComposeDownOptions, "timeout" | "removeVolumes">,
  ): Promise<void> {
    const args = [...timeoutArguments(timeout), ...(removeVolumes ? ["--volumes"] : [])];
    await this.#run("down", options, args);
  }

  async #run(subcommand: string, options: ComposeOptions, args: readonly string[]): Promise<void> {
    const expected = "an object with filePath, files and projectName";
    const {
      filePath,
      files,
      projectName,
      environment = {},
      ...client
    } = checkObject(options, `compose.${subcommand}`, expected);
    const folder = resolve(checkText(filePath, `compose.${subcommand}.filePath`));
    const project = {
      runtime: this.#runtime,
      program: await findCompose(client.executable),
      name: checkText(projectName, `compose.${subcommand}.projectName`),
      profiles: [],
      override: undefined,
      described: {
        folder,
        files: checkFiles(folder, files, `compose.${subcommand}.files`),
        environment: environment as Readonly<Record<string, string>>,
        environmentFile: undefined,
        buildkit: undefined,
        client,
      },
    };
    await runCompose(project, [subcommand, ...args]);
  }
}

const commandOptions = ({ commandOptions: given = [] }: ComposeOptions): readonly string[] => given;
