import type { ConnectedEngine } from "../connect/connected-engine";
import { checkEngine } from "../connect/on-engine";
import { checkHooks } from "../spec/checks/hooks";
import type {
  CreateOptionsChange,
  HealthCheck,
  Hooks,
  ImagePullPolicy,
  Labels,
  LogConsumer,
} from "../spec/container-spec";
import { checkContainerName, checkHealthCheck } from "../spec/mount-and-resource-checks";
import {
  checkBoolean,
  checkFunction,
  checkStartupTimeout,
  checkStringValues,
  checkText,
  checkWholeNumber,
  toStringValues,
} from "../spec/options";
import { checkPullPolicy } from "../spec/pull-policy";
import { checkReuseOptions, type ReuseOptions } from "../spec/reuse-options";
import type { Wait } from "../spec/wait";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import { IsolationDescription } from "./isolation-description";

/**
 * The options of a container, with one method for each. A method checks its arguments, adds them to the
 * description and returns the builder. The classes below it have the options of one concern each.
 */
export abstract class ContainerDescription extends IsolationDescription {
  /** Starts the container on an engine of `connectEngine()`, in place of the one that this process uses. */
  withEngine(engine: ConnectedEngine): this {
    const by = "withEngine()";
    const engines = this.described.engines.filter((use) => use.by !== by);
    this.replaceDescription(Object.freeze({ ...this.described, engines }));
    return this.onEngine(checkEngine(engine, "withEngine").getUri(), by);
  }

  /** @internal Starts the container on the engine with this URI, and names the reason if it cannot. */
  onEngine(uri: string, by: string): this {
    return this.with({ engines: [{ uri, by }] });
  }

  withName(name: string): this {
    return this.with({ name: checkContainerName(name) });
  }

  /** Adds labels; a name given again replaces the earlier value. */
  withLabels(labels: Labels): this {
    return this.with({ labels: toStringValues(labels, "withLabels") });
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
    return this.with({ logDriver: { name: "json-file", options: {} } });
  }

  /**
   * Sets the log driver and its options, such as `withLogDriver("local", { "max-size": "1m" })`. Log waits and `logs()`
   * cannot read the output with `none`, nor with most drivers that send it elsewhere.
   */
  withLogDriver(name: string, options: Readonly<Record<string, string>> = {}): this {
    checkText(name, "withLogDriver");
    checkStringValues(options, "withLogDriver");
    return this.with({ logDriver: { name, options: { ...options } } });
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
    return this.with({ startupTimeout: checkStartupTimeout(ms, "withStartupTimeout") });
  }

  /**
   * Sets how many times a container is created and started until it becomes ready; default 1. Each attempt has the whole
   * start-up timeout. A container that is given streams, which can be read once, gets one attempt.
   */
  withStartupAttempts(attempts: number): this {
    return this.with({ startupAttempts: checkWholeNumber(attempts, "withStartupAttempts") });
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
