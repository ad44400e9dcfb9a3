import { abortable } from "../common/abort";
import { StartedContainer } from "../container/started-container";
import { InvalidOptionError } from "../errors";
import { awaitRestart } from "../lifecycle/await-restart";
import { joinHostNetwork } from "../lifecycle/host-network";
import { startContext } from "../lifecycle/start-context";
import { UndoStack } from "../lifecycle/undo-stack";
import { ambient } from "../run/ambient";
import { runtime } from "../runtime";
import { ExitWait } from "../waits/exit";
import { awaitServices } from "./await-services";
import type { ComposeDescription } from "./description";
import { toProjectData, type ComposeConfig } from "./environment-data";
import { failedServices } from "./failed-services";
import { findCompose, isAtLeast, type ComposeVersion } from "./find-program";
import { lockServices } from "./lock-services";
import { listOf, readModel, type ComposeModel } from "./model";
import { overrideOf } from "./override";
import type { ComposeProject } from "./project";
import { pullServices } from "./pull-services";
import { renamed } from "./reuse/renamed";
import { REUSED_PROJECT, reuseEnvironment, type BringUp } from "./reuse/reuse-environment";
import { runCompose } from "./run-compose";
import { findContainers, listContainers, type ServiceContainer } from "./service-container";
import { StartedDockerComposeEnvironment } from "./started-environment";
import { removeProject, stopProject, type ComposeDownOptions } from "./stop-project";

/** The first version of compose whose files can replace a list (`!override`). */
const REPLACES_LISTS: ComposeVersion = [2, 24, 4];

/** Starts services of a compose file and waits until they are ready. After a failure, removes what it has created. */
export async function startEnvironment(
  described: ComposeDescription,
  requested: readonly string[],
  signal: AbortSignal | undefined,
): Promise<StartedDockerComposeEnvironment> {
  const around = ambient();
  const [program, current] = await abortable(
    Promise.all([findCompose(described.client.executable), runtime(around)]),
    signal,
  );
  const context = startContext(current, signal, around);
  const { engine, reaper, session, reach, hostGateway, labels, config } = context;
  const reuse = config.reuse ? (described.reuse ?? around.reuse) : undefined;
  const { project: unlabelled, model } = await readModel(
    {
      runtime: context,
      described,
      program,
      name: described.projectName ?? (reuse === undefined ? described.nextName() : REUSED_PROJECT),
      profiles: described.profiles,
      override: undefined,
    },
    requested,
    signal,
  );
  refuseUnknownNames(described, model);
  const lockedImages = await lockServices(unlabelled, model, requested, signal);
  const isLoopback = reach.bindIp === "::1" || reach.bindIp.startsWith("127.");
  const hostIp =
    isLoopback && isAtLeast(program.version, REPLACES_LISTS) ? reach.bindIp : undefined;
  const bringUp: BringUp = async (project, { openLease, hint } = {}) => {
    await runCompose(project, ["up", ...upArguments(described), ...requested], {
      signal,
      failedServices: () => failedServices(project, model),
    });
    const containers = await findContainers(project, model, signal, openLease);
    await Promise.all(
      containers.map(({ handle: { id, info } }) => {
        const { networkMode } = info;
        const { autoCleanup } = described;
        return joinHostNetwork({ networks: [], networkMode, autoCleanup }, id, engine);
      }),
    );
    await awaitServices(containers, context, hint);
    return containers;
  };
  if (reuse !== undefined) {
    const wanted = { model, requested, lockedImages, hostIp, reuse };
    const { project, containers, isReused } = await reuseEnvironment(
      unlabelled,
      wanted,
      context,
      bringUp,
    );
    const config = renamed(model as ComposeConfig, project.name);
    return toStarted(project, containers, config, { reused: isReused });
  }
  const project = {
    ...unlabelled,
    override: overrideOf(model, {
      projectName: unlabelled.name,
      labels: described.autoCleanup ? labels : {},
      hostIp,
      extraHosts: hostGateway.extraHosts,
      lockedImages,
    }),
  };
  if (described.autoCleanup) await abortable(reaper.track(session.filter), signal);

  const undo = new UndoStack();
  // A project that existed before this start is not removed by its failure.
  if ((await listContainers(project, signal)).length === 0) {
    undo.push("compose up", (limit) => removeProject(project, {}, limit));
  }
  try {
    await pullServices(project, model, requested, lockedImages, signal);
    return toStarted(project, await bringUp(project), model as ComposeConfig);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

function toStarted(
  project: ComposeProject,
  containers: readonly ServiceContainer[],
  config: ComposeConfig,
  shared?: { readonly reused: boolean },
): StartedDockerComposeEnvironment {
  const named = containers.map(({ handle, isJob, ...name }) => ({
    ...name,
    isJob: isJob || handle.spec.wait instanceof ExitWait,
    container: new StartedContainer(handle, awaitRestart),
  }));
  const actions = {
    config,
    stop: (timeout: number | undefined) => stopProject(project, timeout),
    down: async (options: Partial<ComposeDownOptions>) => {
      await removeProject(project, options);
      for (const { handle } of containers) handle.markStopped();
    },
    data: () => toProjectData(project, config),
  };
  return new StartedDockerComposeEnvironment(named, actions, shared);
}

function upArguments(described: ComposeDescription): string[] {
  const { builds, recreates, removesOrphans, pullPolicy, scale, client } = described;
  return [
    "--detach",
    "--quiet-pull",
    ...(builds ? ["--build"] : []),
    ...(removesOrphans ? ["--remove-orphans"] : []),
    ...(recreates ? [] : ["--no-recreate"]),
    ...(pullPolicy?.pullsMissing === false ? ["--pull", "never"] : []),
    ...Object.entries(scale).flatMap(([service, count]) => ["--scale", `${service}=${count}`]),
    ...(client.commandOptions ?? []),
  ];
}

/** Refuses waits and log consumers whose service does not exist. */
function refuseUnknownNames(
  { waits, logConsumers }: ComposeDescription,
  model: ComposeModel,
): void {
  const { services } = model;
  const containerNames = Object.values(services).map(({ container_name: name }) => name);
  const isKnown = (name: string): boolean =>
    Object.hasOwn(services, name) ||
    Object.hasOwn(services, name.replace(/[-_]\d+$/, "")) ||
    containerNames.includes(name);
  for (const [option, names] of [
    ["withWaitStrategy", Object.keys(waits)],
    ["withLogConsumer", Object.keys(logConsumers)],
  ] as const) {
    const unknown = names.find((name) => !isKnown(name));
    if (unknown !== undefined) {
      const expected = `a service of the compose file (${listOf(model)})`;
      throw InvalidOptionError.quoting(option, expected, unknown);
    }
  }
}
