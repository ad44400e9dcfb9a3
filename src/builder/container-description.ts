import { InvalidOptionError } from "../errors";
import type {
  CreateOptionsChange,
  Environment,
  ExtraHost,
  HealthCheck,
  Hooks,
  ImagePullPolicy,
  Labels,
  LogConsumer,
  ResourcesQuota,
  Ulimits,
} from "../spec/container-spec";
import { checkContainerName, checkHealthCheck, checkResources } from "../spec/container-checks";
import { checkAttachment, type NetworkAttachmentOptions } from "../spec/network-options";
import {
  checkExtraHosts,
  checkFunction,
  checkStarted,
  checkStrings,
  checkStringValues,
  checkTarget,
  checkText,
  checkTimeout,
  checkVariables,
  checkWholeNumber,
} from "../spec/options";
import { checkPlatform } from "../spec/platform";
import { parsePort, type PortWithOptionalBinding } from "../spec/ports/ports";
import { checkPullPolicy } from "../spec/pull-policy";
import { checkReuseOptions, type ReuseOptions } from "../spec/reuse-options";
import type { Wait } from "../spec/wait";
import type { StartedNetwork } from "../network/started-network";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import { FilesDescription } from "./files-description";

/**
 * What can be said of a container before it starts, one method an option. Each checks what it is
 * given, adds it to the description and returns the builder.
 */
export abstract class ContainerDescription extends FilesDescription {
  /** Replaces the image's command. */
  withCommand(command: readonly string[]): this {
    return this.with({ command: checkStrings(command, "withCommand") });
  }

  /** Replaces the image's entrypoint. */
  withEntrypoint(entrypoint: readonly string[]): this {
    return this.with({ entrypoint: checkStrings(entrypoint, "withEntrypoint") });
  }

  withName(name: string): this {
    return this.with({ name: checkContainerName(name) });
  }

  /** Adds labels; a name given again replaces the earlier value. */
  withLabels(labels: Labels): this {
    return this.with({ labels: checkStringValues(labels, "withLabels") });
  }

  /** Adds environment variables; a name given again replaces the earlier value. */
  withEnvironment(environment: Environment): this {
    return this.with({ environment: checkVariables(environment, "withEnvironment") });
  }

  /** `os/architecture[/variant]`, e.g. `linux/arm64`: for the pull and for the container. */
  withPlatform(platform: string): this {
    return this.with({ platform: checkPlatform(platform, "withPlatform") });
  }

  withWorkingDir(workingDir: string): this {
    return this.with({ workingDir: checkTarget(workingDir, "withWorkingDir") });
  }

  /** `user`, `uid`, `user:group` or `uid:gid`. */
  withUser(user: string): this {
    return this.with({ user: checkText(user, "withUser") });
  }

  withHostname(hostname: string): this {
    return this.with({ hostname: checkText(hostname, "withHostname") });
  }

  /**
   * Publishes ports: `6379`, `"53/udp"`, or `{ container, host }` for a fixed host port. The engine
   * chooses the others; ask `getMappedPort(6379)`.
   */
  withExposedPorts(...ports: PortWithOptionalBinding[]): this {
    return this.with({ ports: ports.map((port) => parsePort(port, "withExposedPorts")) });
  }

  /**
   * Joins a network: one that was started, or one that exists, by its name. Each call adds one; the
   * container is on them from its start on, and on no other. `aliases` are its names in this network,
   * instead of those of `withNetworkAliases`; `ipAddress` is a fixed address of a subnet that the
   * network was created with.
   */
  withNetwork(network: StartedNetwork | string, options: NetworkAttachmentOptions = {}): this {
    const name = checkStarted(network, "network", "withNetwork");
    const attachment = checkAttachment(name, options, "withNetwork");
    const { networkMode } = this.described;
    if (networkMode !== undefined) {
      const expected = "no withNetworkMode(...) beside it";
      throw InvalidOptionError.quoting("withNetwork", expected, networkMode);
    }
    return this.with({ networks: [attachment] });
  }

  /**
   * Adds names under which others in the same network find the container: in every network that it
   * joins without `aliases` of its own.
   */
  withNetworkAliases(...networkAliases: string[]): this {
    networkAliases.forEach((alias) => checkText(alias, "withNetworkAliases"));
    return this.with({ networkAliases });
  }

  /** `host`, `none`, `bridge`, `container:<id>` or a network's name; instead of `withNetwork`. */
  withNetworkMode(networkMode: string): this {
    checkText(networkMode, "withNetworkMode");
    if (this.described.networks.length > 0) {
      const expected = "no withNetwork(...) beside it";
      throw InvalidOptionError.quoting("withNetworkMode", expected, networkMode);
    }
    return this.with({ networkMode });
  }

  /** Adds entries to the container's hosts file. */
  withExtraHosts(extraHosts: readonly ExtraHost[]): this {
    checkExtraHosts(extraHosts, "withExtraHosts");
    return this.with({ extraHosts });
  }

  withPrivilegedMode(): this {
    return this.with({ privileged: true });
  }

  withAddedCapabilities(...addedCapabilities: string[]): this {
    return this.with({ addedCapabilities });
  }

  withDroppedCapabilities(...droppedCapabilities: string[]): this {
    return this.with({ droppedCapabilities });
  }

  withSecurityOpt(...securityOptions: string[]): this {
    return this.with({ securityOptions });
  }

  withUlimits(ulimits: Ulimits): this {
    return this.with({ ulimits });
  }

  /** `none`, `private`, `shareable`, `host` or `container:<id>`. */
  withIpcMode(ipcMode: string): this {
    return this.with({ ipcMode: checkText(ipcMode, "withIpcMode") });
  }

  /** Limits: `memory` in GiB, `cpu` in CPUs. */
  withResourcesQuota(resources: ResourcesQuota): this {
    return this.with({ resources: checkResources(resources) });
  }

  /** Size of `/dev/shm` in bytes. */
  withSharedMemorySize(bytes: number): this {
    const noun = "a whole number of bytes";
    return this.with({
      sharedMemorySize: checkWholeNumber(bytes, "withSharedMemorySize", { noun }),
    });
  }

  /** Replaces the image's health check; it becomes what `start()` waits for unless told otherwise. */
  withHealthCheck(healthCheck: HealthCheck): this {
    return this.with({ healthCheck: checkHealthCheck(healthCheck) });
  }

  /** Logs to `json-file`, whatever the engine's own default is. */
  withDefaultLogDriver(): this {
    return this.with({ logDriver: "json-file" });
  }

  /**
   * Adds a function that gets the container's output, one item a line, from its start on. A consumer that does
   * not read never holds up the container: 16 MiB wait for it, later lines are left out, and a line says so.
   */
  withLogConsumer(logConsumer: LogConsumer): this {
    return this.with({ logConsumers: [logConsumer] });
  }

  /** What "ready" means. Default: the health check of the container or its image, else its published TCP ports. */
  withWaitStrategy(wait: Wait | WaitStrategy): this {
    return this.with({ wait: asWait(wait, "withWaitStrategy") });
  }

  /** Milliseconds from the container's start until it must be ready. Default 60,000. */
  withStartupTimeout(ms: number): this {
    return this.with({ startupTimeout: checkTimeout(ms, "withStartupTimeout") });
  }

  /** Decides whether the image is pulled although it is present. Default: only when it is missing. */
  withPullPolicy(pullPolicy: ImagePullPolicy): this {
    return this.with({ pullPolicy: checkPullPolicy(pullPolicy, "withPullPolicy") });
  }

  /**
   * Changes the body of the engine's "create container" request, in the engine's own terms, after
   * everything else was put into it: for what no method here says. Several run in their order.
   */
  withCreateOptions(change: CreateOptionsChange): this {
    checkFunction(change, "withCreateOptions", "a function of the request's body");
    return this.with({ createOptions: [change] });
  }

  /** Adds steps of your own on the container's way; those added first run first. */
  withHooks(hooks: Hooks): this {
    return this.with({ hooks: [hooks] });
  }

  /** Whether `stop()` removes the container unless told otherwise. Default true. */
  withAutoRemove(autoRemove: boolean): this {
    return this.with({ autoRemove });
  }

  /**
   * Shares the container with later and other test runs: `start()` gives the one that there is, when
   * everything that makes it what it is is equal, and makes one otherwise. It stays when the test run
   * ends; `stop()` removes it. Off where TESTCONTAINERS_REUSE_ENABLE is `false`.
   */
  withReuse(options: ReuseOptions = {}): this {
    return this.with({ reuse: checkReuseOptions(options) });
  }

  /** False leaves the container alone when the process ends. Default true. A reusable one always is. */
  withAutoCleanup(autoCleanup: boolean): this {
    return this.with({ autoCleanup });
  }
}
