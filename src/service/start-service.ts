import { abortable } from "../common/abort";
import { randomUuid } from "../common/uuid";
import { MayflyError } from "../errors";
import { UndoStack } from "../lifecycle/undo-stack";
import { registryCredentials } from "../registry/credentials";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { runtimeOn } from "../connect/on-engine";
import { toImageName } from "../spec/image-name";
import type { SwarmMembership } from "../engine/requests/swarm";
import { awaitReady } from "./await-ready";
import { imageFor } from "./image-for";
import { removeService } from "./remove-service";
import { RunningService } from "./running-service";
import { toServiceSpec, type CreatedFile } from "./service-request";
import type { ServiceSpec } from "./service-spec";
import { StartedService } from "./started-service";

/** Creates a service and waits until it is ready. If that fails, removes it. */
export async function startService(
  spec: ServiceSpec,
  signal: AbortSignal | undefined,
): Promise<StartedService> {
  const on = spec.engine === undefined ? {} : { engine: spec.engine };
  const runtime = await abortable(runtimeOn(on, "Service.start"), signal);
  const { engine, reaper, session, config } = runtime;
  const membership = await engine.swarm.membership(signal);
  refuseOthers(engine.uri, membership);
  const image = await imageFor(spec.image, runtime, membership, signal);
  const auth = await registryCredentials(config).forImage(toImageName(image));
  await abortable(reaper.track(session.filter), signal);
  const labels = { ...spec.labels, ...labelsHere(session) };
  const undo = new UndoStack();
  try {
    const files = await createFiles(spec, runtime, undo, labels);
    signal?.throwIfAborted();
    const name = spec.name ?? `mayfly-${randomUuid()}`;
    const request = { name, labels, spec: toServiceSpec(spec, image, files), registryAuth: auth };
    const id = await engine.swarm.createService(request);
    const service = new RunningService(runtime, spec, id, name, membership.nodeId, auth);
    undo.push("create service", (limit) => removeService(service, limit));
    await awaitReady(service, { replicas: spec.replicas, ended: new Set() }, signal);
    return new StartedService(service, files);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Creates the secrets and configs. An abort does not end the requests: they are undone. */
async function createFiles(
  { files }: ServiceSpec,
  { engine: { swarm } }: Runtime,
  undo: UndoStack,
  labels: Readonly<Record<string, string>>,
): Promise<CreatedFile[]> {
  const created: CreatedFile[] = [];
  for (const file of files) {
    const name = `mayfly-${randomUuid()}`;
    const request = { name, labels, content: Buffer.from(file.content) };
    const isSecret = file.kind === "secret";
    const id = await (isSecret ? swarm.createSecret(request) : swarm.createConfig(request));
    undo.push(`create ${file.kind}`, (limit) =>
      isSecret ? swarm.removeSecret(id, limit) : swarm.removeConfig(id, limit),
    );
    created.push({ file, id, name });
  }
  return created;
}

function refuseOthers(uri: string, { state, isManager }: SwarmMembership): void {
  if (isManager) return;
  const isWorker = state === "active";
  const what = isWorker ? "is a worker of its swarm" : `is in no swarm (${state})`;
  const hint = isWorker
    ? "use the engine of a manager, with DOCKER_HOST or connectEngine(), or make this one a manager: docker node promote, on a manager"
    : state === "locked"
      ? "unlock the swarm on the engine's machine: docker swarm unlock"
      : "make the engine a swarm of its own: docker swarm init, on its machine; docker swarm leave --force ends it";
  throw new MayflyError(
    "NOT_A_SWARM_MANAGER",
    `A service needs an engine that is a manager of a swarm, but ${uri} ${what}.`,
    { hint },
  );
}
