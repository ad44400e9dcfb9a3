import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
  type Server,
  type ServerState,
  type StartedContainer,
} from "../../src/module";
import type { GcloudSettings } from "./settings";
import type { StartedGcloudEmulator } from "./started-gcloud-emulator";

interface Emulator<Started extends StartedGcloudEmulator> {
  /** The module's name in the data of `toJSON()`. */
  readonly name: string;
  readonly port: number;
  /** What follows `gcloud beta emulators`. */
  readonly command: readonly string[];
  /** A line that the emulator logs when it serves. */
  readonly line: RegExp;
  /** True if the emulator has the option `--project`. */
  readonly hasProject?: boolean;
  readonly started: new (started: StartedContainer, state?: ServerState<GcloudSettings>) => Started;
}

/** Declares an emulator of the Cloud SDK. */
export function defineEmulator<Started extends StartedGcloudEmulator>({
  name,
  port,
  command,
  line,
  hasProject = false,
  started,
}: Emulator<Started>): Server<GcloudSettings, Started> {
  return defineServer<GcloudSettings, Started>({
    name,
    images: [
      "gcr.io/google.com/cloudsdktool/google-cloud-cli",
      "gcr.io/google.com/cloudsdktool/cloud-sdk",
    ],
    ports: [port],
    defaults: { projectId: "test-project", flags: {} },
    configure: ({ projectId, flags }, { command: own }) => {
      if (own !== undefined) return {};
      const options: GcloudSettings["flags"] = {
        "host-port": `0.0.0.0:${port}`,
        ...(hasProject && { project: projectId }),
        ...flags,
      };
      const given = Object.entries(options).map(([flag, value]) =>
        value === null ? `--${flag}` : `--${flag}=${value}`,
      );
      return { command: ["gcloud", "beta", "emulators", ...command, ...given] };
    },
    ready: () => Wait.forAll([Wait.forListeningPorts(port), Wait.forLogMessage(line)]),
    started,
  });
}

/** The builder of an emulator of the Cloud SDK. */
export abstract class GcloudEmulatorContainer<
  Started extends StartedGcloudEmulator,
> extends ServerContainer<GcloudSettings, Started> {
  protected constructor(image: string | ImageName, server: Server<GcloudSettings, Started>) {
    super(image, server);
  }

  /**
   * Adds an option of `gcloud beta emulators … start`: `withFlag("log-http")` or `withFlag("data-dir", "/data")`. Leading
   * dashes can be left out. A later call with the same name replaces the value. Throws InvalidOptionError.
   */
  withFlag(name: string, value?: string): this {
    const flag = checkText(name, "withFlag").replace(/^-+/, "");
    if (!/^[a-z][a-z\d-]*$/.test(flag)) {
      throw InvalidOptionError.quoting("withFlag", "an option such as --log-http", name);
    }
    const text = value === undefined || value === "" ? null : checkText(value, "withFlag.value");
    return this.set({ flags: { ...this.given.flags, [flag]: text } });
  }

  /** Sets the project of `getProjectId()` and `getClientOptions()`. Default `test-project`. Throws InvalidOptionError. */
  withProjectId(projectId: string): this {
    return this.set({ projectId: checkText(projectId, "withProjectId") });
  }
}
