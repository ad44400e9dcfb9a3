import type { EngineAddress } from "../../../src/engine/endpoint";
import type { Engine, EngineInfo } from "../../../src/engine/engine";
import type { ExecRequest } from "../../../src/engine/requests/containers";
import type { Health } from "../../../src/spec/inspect/container-info";
import type { ImageInfo } from "../../../src/spec/inspect/image-info";
import type { OutputChunk } from "../../../src/spec/output";
import type { RequestName } from "../request-name";
import { FakeBuilds } from "./builds";
import { FakeContainers } from "./containers";
import type { FakeExecResult } from "./exec";
import { FakeImages } from "./images";
import { FakeNetworks } from "./networks";
import { FakeState, type FakeCall } from "./state";
import { fakeSwarm } from "./swarm";
import { FakeVolumes } from "./volumes";

export type { FakeCall, FakeExecResult };

/** An engine in memory that behaves like a real one. Tests script what its containers do. */
export class FakeEngine implements Engine {
  readonly uri = "fake://engine";
  /** The objects of the engine. */
  readonly stored = new FakeState();
  readonly containers = new FakeContainers(this.stored);
  readonly images = new FakeImages(this.stored);
  readonly builds = new FakeBuilds(this.stored);
  readonly networks = new FakeNetworks(this.stored);
  readonly volumes = new FakeVolumes(this.stored);
  readonly swarm = fakeSwarm();
  /** All requests, in order. */
  readonly calls = this.stored.calls;
  /** Images that can be pulled. */
  readonly registry = this.stored.registry;

  constructor(images: readonly string[] = ["fake:1"]) {
    for (const image of images) this.addImage(image);
  }

  /** Makes the nth call of a method from now on (default: the next) reject. */
  failOn(method: RequestName, error: unknown, nth = 1): void {
    this.stored.failures.push({ method, error, nth });
  }

  /** Calls a listener before each call of a method. */
  onCall(method: RequestName, listener: () => void): void {
    this.stored.callListeners.push({ method, listener });
  }

  /** Calls a listener whenever a container has started, before `containers.start` resolves. */
  onStart(listener: (id: string) => void): void {
    this.containers.startListeners.push(listener);
  }

  /** Sets what commands do. By default they print nothing and succeed. */
  onExec(execute: (id: string, request: ExecRequest) => FakeExecResult): void {
    this.containers.execute = execute;
  }

  addImage(image: string, info: Partial<ImageInfo> = {}): void {
    this.stored.addImage(image, info);
  }

  /** Makes a container print `text`. Adds no line break. */
  print(id: string, text: string, stream: OutputChunk["stream"] = "stdout"): void {
    this.stored.findContainer("print", id).print(text, stream);
  }

  /** Ends a container's program. */
  exit(id: string, exitCode: number, { oomKilled = false } = {}): void {
    this.stored.findContainer("exit", id).exit(exitCode, oomKilled);
  }

  /** Ends the connections on which a container's output is followed, as when they are lost. */
  endFollowers(id: string): void {
    this.stored.findContainer("end followers", id).endFollowers();
  }

  setHealth(id: string, status: Health["status"], lastProbe?: Health["lastProbe"]): void {
    this.stored.findContainer("set health", id).health = { status, lastProbe };
  }

  /** Returns what was copied into a container, by path. */
  files(id: string): ReadonlyMap<string, Buffer> {
    return this.stored.findContainer("list files", id).files;
  }

  /** Lists containers, networks and volumes that still exist: none after a proper clean-up. */
  leftovers(): string[] {
    return [
      ...[...this.stored.containers.values()].map(({ name, request }) => {
        return `container ${name} of ${request.body.Image}`;
      }),
      ...[...this.stored.networks.values()].map(({ name }) => `network ${name}`),
      ...[...this.stored.volumes.keys()].map((name) => `volume ${name}`),
    ];
  }

  raw(): never {
    throw new Error("a fake engine has no dockerode object");
  }

  async info(signal?: AbortSignal): Promise<EngineInfo> {
    await this.stored.take("info", [], signal);
    return {
      serverVersion: "0.0.0",
      operatingSystem: "fake",
      osType: "linux",
      architecture: "x86_64",
      kernelVersion: "0.0.0",
      memory: 0,
      cpus: 1,
      indexServerAddress: "https://index.docker.io/v1/",
      registryMirrors: [],
      insecureRegistries: [],
      storageDriver: "fake",
      dataFolder: "/fake",
      time: undefined,
      runtimes: [],
      plugins: { volume: [], network: [], log: [], authorization: [] },
      labels: [],
      rootless: false,
    };
  }

  address(): Promise<EngineAddress> {
    return Promise.resolve({ socketPath: "/fake/engine.sock" });
  }
}
