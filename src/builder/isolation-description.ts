import { checkUlimits } from "../spec/checks/ulimits";
import type { Ulimits } from "../spec/container-spec";
import type { Device, GpuRequest, ResourcesQuota } from "../spec/isolation";
import { checkDevices, checkGpus, checkNamespace, checkSysctls } from "../spec/checks/isolation";
import { checkResources } from "../spec/checks/resources";
import { checkOneOf, checkText, checkTexts, checkWholeNumber } from "../spec/options";
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
    return this.with({ namespaces: { ipc: checkText(ipcMode, "withIpcMode") } });
  }

  /** Shows the container the processes of the engine's host, `host`, or of another container, `container:<id>`. */
  withPidMode(pidMode: string): this {
    const pid = checkNamespace(pidMode, "withPidMode", { joins: true });
    return this.with({ namespaces: { pid } });
  }

  /** Gives the container the hostname of the engine's host: `host`. */
  withUtsMode(utsMode: "host"): this {
    return this.with({ namespaces: { uts: checkNamespace(utsMode, "withUtsMode") } });
  }

  /**
   * Sets which users the container has: `host` for those of the engine's host, on an engine that maps users
   * (`userns-remap`). Podman knows other modes, such as `keep-id`.
   */
  withUserNamespaceMode(userNamespaceMode: string): this {
    const user = checkText(userNamespaceMode, "withUserNamespaceMode");
    return this.with({ namespaces: { user } });
  }

  /** Shows the container its own control groups as the root, `private`, or all of the engine's host, `host`. */
  withCgroupNamespaceMode(cgroupNamespaceMode: "private" | "host"): this {
    const modes = ["private", "host"] as const;
    const cgroup = checkOneOf(cgroupNamespaceMode, modes, "withCgroupNamespaceMode");
    return this.with({ namespaces: { cgroup } });
  }

  /** Sets the control group below which the engine creates the container's own, such as `/tests`. */
  withCgroupParent(cgroupParent: string): this {
    return this.with({ cgroupParent: checkText(cgroupParent, "withCgroupParent") });
  }

  /**
   * Sets kernel parameters of the container's namespaces, such as `{ "net.core.somaxconn": "1024" }`; a name given again
   * replaces the earlier value.
   */
  withSysctls(sysctls: Readonly<Record<string, string>>): this {
    return this.with({ sysctls: checkSysctls(sysctls, "withSysctls") });
  }

  /** Adds devices of the engine's host: `"/dev/fuse"`, `"/dev/fuse:/dev/mine:r"`, or objects. */
  withDevices(...devices: (string | Device)[]): this {
    return this.with({ devices: checkDevices(devices, "withDevices") });
  }

  /** Asks for GPUs: a number of them, `all`, or certain ones. The engine needs a driver for them, such as NVIDIA's. */
  withGpus(gpus: number | "all" | GpuRequest): this {
    return this.with({ gpus: checkGpus(gpus, "withGpus") });
  }

  /** Lets the process write only to volumes and other mounts; files are copied there, too, and nowhere else. */
  withReadonlyRootFilesystem(): this {
    return this.with({ readonlyRootFilesystem: true });
  }

  /**
   * Limits what the container uses: `memory` in GiB, `cpu` in CPUs, and others. A limit given again replaces the earlier
   * value.
   */
  withResourcesQuota(resources: ResourcesQuota): this {
    return this.with({ resources: checkResources(resources, this.described.resources) });
  }

  /** Sets the size of `/dev/shm` in bytes. */
  withSharedMemorySize(bytes: number): this {
    const noun = "a whole number of bytes";
    return this.with({
      sharedMemorySize: checkWholeNumber(bytes, "withSharedMemorySize", { noun }),
    });
  }
}
