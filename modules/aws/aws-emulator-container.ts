import { checkText, InvalidOptionError, ServerContainer } from "../../src/module";
import type { AwsEmulatorSettings } from "./emulator-settings";
import { initScripts } from "./init-scripts";
import type { StartedAwsEmulator } from "./started-aws-emulator";

/** The builder of an emulator of AWS that takes LocalStack's settings. */
export abstract class AwsEmulatorContainer<
  Started extends StartedAwsEmulator<AwsEmulatorSettings>,
> extends ServerContainer<AwsEmulatorSettings, Started> {
  /**
   * Starts only these services, e.g. `withServices("s3", "sqs")`. Default: all. Later calls add services. Throws
   * InvalidOptionError.
   */
  withServices(...services: string[]): this {
    for (const [index, service] of services.entries()) {
      if (typeof service !== "string" || !/^[a-z\d-]+$/.test(service)) {
        const expected = "the name of a service such as s3, in lower case";
        throw InvalidOptionError.quoting(`withServices[${index}]`, expected, service);
      }
    }
    return this.set({ services: [...new Set([...(this.given.services ?? []), ...services])] });
  }

  /** Sets the region of `getClientOptions()` and of init scripts. Default `us-east-1`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }

  /**
   * Runs `.sh` and `.py` files when the services are ready, in this order; a folder stands for its scripts. They run
   * again at each start of the process; a script that fails makes the start fail. Throws InvalidOptionError for a file
   * that does not exist or that the emulator would ignore, and for a folder without scripts.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts: before = 0 } = this.given;
    const files = initScripts(paths, before);
    return this.set({ scripts: before + files.length }).withCopyFilesToContainer(files);
  }
}
