import { attachedEngine, attachedRuntime } from "./attached-engine";
import { attachableOf } from "../container/attachable";
import { readContainerData, specOf, type StartedContainerData } from "../container/container-data";
import { ContainerHandle } from "../container/container-handle";
import { StartedContainer } from "../container/started-container";
import { awaitRestart } from "../lifecycle/await-restart";

/** Returns a container that another process has started. Throws InvalidOptionError for other data. */
export function attachContainer(data: StartedContainerData): StartedContainer {
  const read = readContainerData(data);
  const { kind, engine, image, host, info, proxy } = read;
  const how = kind === undefined ? undefined : attachableOf(kind);
  const details = read.details as never;
  const hooks = how?.hooks?.(details);
  const spec = {
    ...specOf(read),
    hooks: hooks === undefined ? [] : [hooks],
    // A getter, so that the code of waits is loaded only by a restart.
    get wait() {
      return how?.wait?.(details);
    },
  };
  const what = `container ${info.id.slice(0, 12)} of ${image}`;
  const handle = new ContainerHandle({
    engine: attachedEngine(engine, what),
    id: info.id,
    spec,
    host,
    openCleanup: () => attachedRuntime(engine, what),
    info,
    proxy,
    // The other process owns it: the end of an `await using` block only releases it.
    lease: { reused: false, release: () => undefined },
  });
  const started = new StartedContainer(handle, awaitRestart);
  return how?.create(started, details) ?? started;
}
