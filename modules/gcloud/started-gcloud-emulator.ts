import { StartedServer } from "../../src/module";
import { newProjectId } from "./new-project-id";
import type { GcloudSettings } from "./settings";

/** A running emulator. */
export abstract class StartedGcloudEmulator<
  S extends { readonly projectId: string } = GcloudSettings,
> extends StartedServer<S> {
  /** Returns `host:port`, as the variables `…_EMULATOR_HOST` have it. */
  getEmulatorEndpoint(): string {
    return this.hostAndPort();
  }

  /** Returns the project of the builder. */
  getProjectId(): string {
    return this.settings.projectId;
  }
}

/** A running emulator that keeps projects apart, and accepts each without creating it. */
export abstract class StartedEmulatorOfProjects<
  S extends { readonly projectId: string } = GcloudSettings,
> extends StartedGcloudEmulator<S> {
  /**
   * Returns the name of a new project, for one test: what is in one project is not in another. Projects need not be
   * created, and what is in them ends with the emulator.
   */
  newProjectId(): string {
    return newProjectId();
  }
}
