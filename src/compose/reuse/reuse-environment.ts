import { sha256 } from "../../common/crypto";
import { debug } from "../../common/debug";
import { withFileLock } from "../../common/file-lock";
import type { Lease } from "../../container/lease";
import { formatCreator, thisCreator } from "../../lifecycle/reuse/creator";
import { lastingLabels } from "../../lifecycle/reuse/lasting-labels";
import { openLease } from "../../lifecycle/reuse/open-lease";
import type { StartContext } from "../../lifecycle/start-context";
import { UndoStack } from "../../lifecycle/undo-stack";
import type { Labels } from "../../spec/container-spec";
import {
  LABEL_COMPOSE_PARTS,
  LABEL_MAYFLY_IDLE_TIMEOUT,
  LABEL_REUSE_CREATOR,
  LABEL_REUSE_HASH,
} from "../../spec/labels/labels";
import type { ReuseOptions } from "../../spec/reuse-options";
import { awaitServices } from "../await-services";
import { overrideOf } from "../override";
import type { ComposeProject } from "../project";
import { runCompose } from "../run-compose";
import { findContainers, type OpenLease, type ServiceContainer } from "../service-container";
import { removeProject } from "../stop-project";
import { isCreatedBy, labelsOfProject, logNearestEnvironment } from "./existing";
import { identify, type EnvironmentIdentity, type WantedEnvironment } from "./identity";
import { isUp } from "./is-up";

/** How the names of reused projects begin. Until its hash is known, a project has only this name. */
export const REUSED_PROJECT = "mayfly-reuse";

/** Lets compose start the project, and waits until all services are ready. */
export type BringUp = (
  project: ComposeProject,
  options?: { readonly openLease?: OpenLease; readonly hint?: string },
) => Promise<ServiceContainer[]>;

export interface ReusedEnvironment {
  readonly project: ComposeProject;
  readonly containers: readonly ServiceContainer[];
  /** Whether the environment existed before this start. */
  readonly isReused: boolean;
}

/**
 * Returns one environment for all starts of this user on this machine that want the same one. Its name is its hash.
 *
 *  1. A start takes the lock of the name, so one start at a time looks and creates.
 *  2. If the project does not exist, compose starts it. If that fails, it is removed, and the next start tries. A start
 *     that the lock does not know, of another user or machine, may have created it meanwhile: then it stays.
 *  3. If the project exists but is not up (stopped, or its creator was killed), compose completes it.
 *  4. If it is up, compose is not asked, since it would run jobs again beside others' tests.
 *
 * All starts check the waits. Compose recreates containers whose labels have changed, so a project keeps the labels of
 * its first start.
 */
export async function reuseEnvironment(
  unnamed: ComposeProject,
  wanted: WantedEnvironment,
  context: StartContext,
  bringUp: BringUp,
): Promise<ReusedEnvironment> {
  const { signal } = context;
  const leases = new Leases(wanted.reuse, context);
  try {
    const identity = await identify(unnamed, wanted, signal);
    const { name } = named(unnamed, identity);
    const hint = `these are reused services, which Mayfly leaves as they are; to start new ones, run docker compose -p ${name} down --volumes`;
    const lock = `compose-${sha256(`${unnamed.runtime.engine.uri} ${name}`).slice(0, 32)}`;
    const found = await withFileLock(
      lock,
      () =>
        findOrStart(named(unnamed, identity), { wanted, identity, context, bringUp, leases, hint }),
      signal,
    );
    if (!found.isReady) await awaitServices(found.containers, context, hint);
    if (found.isReused) debug("reuse", () => `the compose environment ${name} is reused`);
    return found;
  } catch (error) {
    leases.release();
    throw error;
  }
}

interface Start {
  readonly wanted: WantedEnvironment;
  readonly identity: EnvironmentIdentity;
  readonly context: StartContext;
  readonly bringUp: BringUp;
  readonly leases: Leases;
  readonly hint: string;
}

async function findOrStart(
  unlabelled: ComposeProject,
  { wanted, identity, context, bringUp, leases, hint }: Start,
): Promise<ReusedEnvironment & { readonly isReady: boolean }> {
  const { signal } = context;
  const existing = await labelsOfProject(unlabelled, identity, signal);
  const labels = labelsFor(identity, wanted.reuse, context, existing);
  const project = {
    ...unlabelled,
    override: overrideOf(wanted.model, {
      projectName: unlabelled.name,
      labels,
      request: identity.hash,
      hostIp: wanted.hostIp,
      extraHosts: context.hostGateway.extraHosts,
      lockedImages: wanted.lockedImages,
    }),
  };
  if (existing === undefined) {
    await logNearestEnvironment(project, identity, signal);
    const undo = new UndoStack();
    undo.push("compose up", async (limit) => {
      const isOurs = await isCreatedBy(labels[LABEL_REUSE_CREATOR], project, limit);
      if (isOurs) await removeProject(project, {}, limit);
    });
    try {
      const openLease: OpenLease = (id) => leases.open(id, false);
      return {
        project,
        containers: await bringUp(project, { openLease }),
        isReused: false,
        isReady: true,
      };
    } catch (error) {
      await undo.run();
      throw error;
    }
  }
  const openLease: OpenLease = (id) => leases.open(id, true);
  const containers = await findContainers(project, wanted.model, signal, openLease);
  if (!project.described.builds && isUp(containers, wanted, project)) {
    return { project, containers, isReused: true, isReady: false };
  }
  if (containers.some(({ handle }) => handle.info.state.status === "paused")) {
    await runCompose(project, ["unpause"], { signal });
  }
  const started = await bringUp(project, { openLease, hint });
  return { project, containers: started, isReused: true, isReady: true };
}

function named(project: ComposeProject, { hash }: EnvironmentIdentity): ComposeProject {
  const { projectName } = project.described;
  return { ...project, name: projectName ?? `${REUSED_PROJECT}-${hash.slice(0, 32)}` };
}

/** Returns the labels of all objects of an environment: those that it has, or those of a new one. */
function labelsFor(
  { hash, parts }: EnvironmentIdentity,
  { idleTimeout }: ReuseOptions,
  { session }: StartContext,
  existing: Labels | undefined,
): Labels {
  using creator = thisCreator(0);
  const fresh = {
    ...lastingLabels(session.labels),
    [LABEL_REUSE_HASH]: hash,
    [LABEL_REUSE_CREATOR]: formatCreator(creator),
    [LABEL_COMPOSE_PARTS]: JSON.stringify(parts),
    ...(idleTimeout !== undefined && { [LABEL_MAYFLY_IDLE_TIMEOUT]: String(idleTimeout) }),
  };
  if (existing === undefined) return fresh;
  const lasting = [...Object.keys(fresh), LABEL_MAYFLY_IDLE_TIMEOUT];
  return Object.fromEntries(Object.entries(existing).filter(([label]) => lasting.includes(label)));
}

/** This process's uses of containers, each opened once. */
class Leases {
  readonly #opened = new Map<string, Promise<Lease>>();
  readonly #reuse: ReuseOptions;
  readonly #context: StartContext;

  constructor(reuse: ReuseOptions, context: StartContext) {
    this.#reuse = reuse;
    this.#context = context;
  }

  open(id: string, isReused: boolean): Promise<Lease> {
    let lease = this.#opened.get(id);
    if (lease === undefined) {
      lease = openLease(isReused, id, { reuse: this.#reuse }, this.#context);
      this.#opened.set(id, lease);
    }
    return lease;
  }

  /** Ends all uses. */
  release(): void {
    for (const lease of this.#opened.values()) {
      void lease.then((each) => {
        each.release();
      });
    }
  }
}
