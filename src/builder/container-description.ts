import type { Readable } from "node:stream";
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
import {
  checkContainerName,
  checkHealthCheck,
  checkResources,
} from "../spec/mount-and-resource-checks";
import { checkHooks } from "../spec/checks/hooks";
import { readEnvironmentFile } from "../spec/environment-file";
import { checkAttachment, type NetworkAttachmentOptions } from "../spec/network-options";
import {
  checkBoolean,
  checkExtraHosts,
  checkFunction,
  checkStarted,
  checkStrings,
  checkStringValues,
  checkTarget,
  checkText,
  checkTexts,
  checkTimeout,
  checkVariables,
  checkWholeNumber,
} from "../spec/options";
import { checkPlatform } from "../spec/platform";
import {
  parsePorts,
  type PortRange,
  type PortWithOptionalBinding,
} from "../spec/ports/exposed-port";
import { checkPullPolicy } from "../spec/pull-policy";
import { checkReuseOptions, type ReuseOptions } from "../spec/reuse-options";
import { checkUlimits } from "../spec/checks/ulimits";
import type { Wait } from "../spec/wait";
import type { StartedNetwork } from "../network/started-network";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import { guardInput } from "../container/exec/feed-input";
import { checkInput } from "../spec/checks/input";
import { FilesDescription } from "./files-description";

/**
 * The options of a container, with one method for each. A method checks its arguments, adds them to the
 * description and returns the builder.
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

  /**
   * Adds the environment variables of a file, as `docker run --env-file` reads it: `NAME=value` lines, without quotes
   * or escapes. `NAME` alone takes its value from this process, or adds nothing if that has none. The file is read at
   * once; a name given again replaces the earlier value. Throws InvalidOptionError.
   */
  withEnvironmentFile(path: string): this {
    return this.with({ environment: readEnvironmentFile(path, "withEnvironmentFile") });
  }

  /** Sets the platform, `os/architecture[/variant]`, for the pull and for the container. */
  withPlatform(platform: string): this {
    return this.with({ platform: checkPlatform(platform, "withPlatform") });
  }

  withWorkingDir(workingDir: string): this {
    return this.with({ workingDir: checkTarget(workingDir, "withWorkingDir") });
  }

  /** Sets the user of the process: `user`, `uid`, `user:group` or `uid:gid`. */
  withUser(user: string): this {
    return this.with({ user: checkText(user, "withUser") });
  }

  withHostname(hostname: string): this {
    return this.with({ hostname: checkText(hostname, "withHostname") });
  }

  /**
   * Sends a standard input to the process when it starts, and then its end. A stream is sent as it is read, so it can also
   * be written to while the container runs; it serves one start only. The process cannot be restarted afterwards.
   */
  withStdin(stdin: string | Buffer | Readable): this {
    const input = checkInput(stdin, "withStdin");
    // A stream can fail before it is read, and must not end the process then.
    guardInput(input);
    return this.with({ stdin: input });
  }

  /**
   * Publishes ports: `6379`, `"53/udp"`, a range such as `"8000-8010"`, or `{ container, host }` for a fixed host port. The engine
   * chooses all other host ports, and `getMappedPort(6379)` returns them.
   */
  withExposedPorts(...ports: (PortWithOptionalBinding | PortRange)[]): this {
    return this.with({ ports: ports.flatMap((port) => parsePorts(port, "withExposedPorts")) });
  }

  /**
   * Keeps the host ports of `withExposedPorts` when the container is restarted. The ports are chosen at random, from
   * 20000 to 29999, and others are tried if the engine refuses them. Cannot be combined with `withReuse()`.
   */
  withStablePorts(): this {
    return this.with({ stablePorts: true });
  }

  /**
   * Joins a started network, or an existing one by its name. Each call adds a network; the container
   * is on these networks from its start on, and on no other.
   *
   * `aliases` are the container's names in this network, in place of those of `withNetworkAliases`.
   * `ipAddress` is a fixed address in a subnet that the network was created with.
   */
  withNetwork(network: StartedNetwork | string, options: NetworkAttachmentOptions = {}): this {
    const name = checkStarted(network, "network", "withNetwork");
    const attachment = checkAttachment(name, options, "withNetwork");
    const { networkMode } = this.described;
    if (networkMode !== undefined) {
      const expected = "no withNetworkMode(...) together with withNetwork(...)";
      throw InvalidOptionError.quoting("withNetwork", expected, networkMode);
    }
    return this.with({ networks: [attachment] });
  }

  /**
   * Adds names under which other containers find this one, in every network that it joins without
   * `aliases`.
   */
  withNetworkAliases(...networkAliases: string[]): this {
    networkAliases.forEach((alias) => checkText(alias, "withNetworkAliases"));
    return this.with({ networkAliases });
  }

  /** Sets `host`, `none`, `bridge`, `container:<id>` or a network's name, in place of `withNetwork`. */
  withNetworkMode(networkMode: string): this {
    checkText(networkMode, "withNetworkMode");
    if (this.described.networks.length > 0) {
      const expected = "no withNetwork(...) together with withNetworkMode(...)";
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

  /**
   * Replaces the image's health check, for which `start()` waits by default. `test: ["NONE"]` switches it off. Throws
   * InvalidOptionError.
   */
  withHealthCheck(healthCheck: HealthCheck): this {
    return this.with({ healthCheck: checkHealthCheck(healthCheck) });
  }

  /** Uses the log driver `json-file`, whatever the engine's default is. */
  withDefaultLogDriver(): this {
    return this.with({ logDriver: "json-file" });
  }

  /**
   * Adds a function that gets the container's output from its start on, as a stream with one item per
   * line. A slow consumer never holds up the container: after 16 MiB of unread output, lines
   * are left out, and a line says so.
   */
  withLogConsumer(logConsumer: LogConsumer): this {
    checkFunction(logConsumer, "withLogConsumer", "a function of a stream");
    return this.with({ logConsumers: [logConsumer] });
  }

  /**
   * Sets what `start()` waits for. Default: the health check of the container or its image, or otherwise
   * the published TCP ports.
   */
  withWaitStrategy(wait: Wait | WaitStrategy): this {
    return this.with({ wait: asWait(wait, "withWaitStrategy") });
  }

  /** Sets the milliseconds from the container's start until it must be ready. Default 60,000. */
  withStartupTimeout(ms: number): this {
    return this.with({ startupTimeout: checkTimeout(ms, "withStartupTimeout") });
  }

  /** Sets whether an image that is present is pulled again. Default: only a missing image is pulled. */
  withPullPolicy(pullPolicy: ImagePullPolicy): this {
    return this.with({ pullPolicy: checkPullPolicy(pullPolicy, "withPullPolicy") });
  }

  /**
   * Adds a function that changes the body of the engine's "create container" request, for options that
   * no other method sets. It gets the complete body; several functions run in the order of their calls.
   */
  withCreateOptions(change: CreateOptionsChange): this {
    checkFunction(change, "withCreateOptions", "a function that takes the request's body");
    return this.with({ createOptions: [change] });
  }

  /** Adds functions that run at points in the container's life. Hooks that are added first run first. */
  withHooks(hooks: Hooks): this {
    return this.with({ hooks: [checkHooks(hooks)] });
  }

  /** Sets whether `stop()` removes the container by default. Default true. */
  withAutoRemove(autoRemove: boolean): this {
    return this.with({ autoRemove: checkBoolean(autoRemove, "withAutoRemove") });
  }

  /**
   * Shares the container with later and other test runs.
   *
   * `start()` returns an existing container if everything that it was created from is the same, and
   * creates a container otherwise. The container stays when the test run ends; `stop()` removes it.
   * With TESTCONTAINERS_REUSE_ENABLE=false, every start creates its own container.
   */
  withReuse(options: ReuseOptions = {}): this {
    return this.with({ reuse: checkReuseOptions(options) });
  }

  /**
   * Sets whether the container is removed after this process has ended. Default true. A reusable
   * container always stays.
   */
  withAutoCleanup(autoCleanup: boolean): this {
    return this.with({ autoCleanup: checkBoolean(autoCleanup, "withAutoCleanup") });
  }
}
