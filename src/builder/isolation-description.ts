import { checkUlimits } from "../spec/checks/ulimits";
import type { ResourcesQuota, Ulimits } from "../spec/container-spec";
import { checkResources } from "../spec/mount-and-resource-checks";
import { checkText, checkTexts, checkWholeNumber } from "../spec/options";
import { ProcessDescription } from "./process-description";

/** The options that give rights to a container, or take them away, and limit its resources. */
export abstract class IsolationDescription extends ProcessDescription {
  withPrivilegedMode(): this {
    return this.with({ privileged: true });
  }

  withAddedCapabilities(...addedCapabilities: string[]): this {
    checkTexts(addedCapabilities, "withAddedCapabilities");
    return this.with({ addedCapabilities });
  }

  withDroppedCapabilities(...droppedCapabilities: string[]): this {
    checkTexts(droppedCapabilities, "withDroppedCapabilities");
    return this.with({ droppedCapabilities });
  }

  withSecurityOpt(...securityOptions: string[]): this {
    checkTexts(securityOptions, "withSecurityOpt");
    return this.with({ securityOptions });
  }

  /**
   * Limits resources of the process: `{ nofile: 1024, core: { soft: 0, hard: -1 } }`. A number is both
   * limits, and -1 is no limit.
   */
  withUlimits(ulimits: Ulimits): this {
    return this.with({ ulimits: checkUlimits(ulimits) });
  }

  /** Sets `none`, `private`, `shareable`, `host` or `container:<id>`. */
  withIpcMode(ipcMode: string): this {
    return this.with({ ipcMode: checkText(ipcMode, "withIpcMode") });
  }

  /** Limits `memory` in GiB and `cpu` in CPUs. */
  withResourcesQuota(resources: ResourcesQuota): this {
    return this.with({ resources: checkResources(resources) });
  }

  /** Sets the size of `/dev/shm` in bytes. */
  withSharedMemorySize(bytes: number): this {
    const noun = "a whole number of bytes";
    return this.with({
      sharedMemorySize: checkWholeNumber(bytes, "withSharedMemorySize", { noun }),
    });
  }
}
