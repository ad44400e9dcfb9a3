import { attachedEngine, openRuntime } from "./attached-engine";
import { attachableOf } from "../container/attachable";
import { readContainerData, specOf, type StartedContainerData } from "../container/container-data";
import { ContainerHandle } from "../container/container-handle";
import { StartedContainer } from "../container/started-container";
import type * as Lifecycle from "../lifecycle/start-container";
import { labelsHere } from "../run/labels-here";

/** A container that another process started. Throws InvalidOptionError for other data. */
export function attachContainer(data: StartedContainerData): StartedContainer {
  const read = readContainerData(data);
  const { kind, engine, image, host, info } = read;
  const how = kind === undefined ? undefined : attachableOf(kind);
  const details = read.details as never;
  const spec = {
    ...specOf(read),
    // Of a restart only: what conditions need is not loaded before.
    get wait() {
      return how?.wait?.(details);
    },
  };
  const handle = new ContainerHandle(
    attachedEngine(engine, `container ${info.id.slice(0, 12)} of ${image}`),
    info.id,
    spec,
    { host, bindIp: host },
    {
      labels: async () => labelsHere((await openRuntime()).session),
      track: async () => {
        const { reaper, session } = await openRuntime();
        await reaper.track(session.filter);
      },
    },
    info,
    // It is the other process's: the end of a block only lets go of it.
    { reused: false, release: () => undefined },
  );
  const started = new StartedContainer(handle, awaitRestart);
  return how?.create(started, details) ?? started;
}

async function awaitRestart(handle: ContainerHandle): Promise<void> {
  const lifecycle: typeof Lifecycle = await import("../lifecycle/start-container");
  await lifecycle.awaitRestart(handle);
}
