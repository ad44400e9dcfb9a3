import {
  LABEL_MAYFLY_IDLE_TIMEOUT,
  LABEL_REUSE_CREATOR,
  LABEL_REUSE_PARTS,
  LABEL_TESTCONTAINERS_CONTAINER_HASH,
} from "../../spec/labels/labels";
import type { ContainerSpec, Labels } from "../../spec/container-spec";
import { toCreateRequest, type CreateRequest } from "../../spec/create-request";
import type { HashParts } from "../../spec/hash-parts";
import { withDefaultVariables } from "../../spec/default-variables";
import { reuseHash } from "../../spec/reuse-hash";
import { proxyVariables } from "../../engine/proxy-variables";
import { ensureImage } from "../../pull/ensure-image";
import type { StartContext } from "../start-context";
import { digestCopies } from "./digest-copies";
import { lastingLabels } from "./lasting-labels";
import { formatCreator, type Creator } from "./creator";
import { refuseThrowaway } from "./refuse-throwaway";

/** The wanted container and its names. */
export interface ReusePlan {
  readonly spec: ContainerSpec;
  readonly hash: string;
  readonly parts: HashParts;
  /** The name of the complete container. */
  readonly name: string;
  /** The name of the container while it is being made. */
  readonly preparingName: string;
  requestBy(creator: Creator): CreateRequest;
}

/** 128 bits, enough to tell all hashes apart. */
const NAME_DIGITS = 32;

type PlanContext = Pick<
  StartContext,
  "config" | "engine" | "reach" | "hostGateway" | "session" | "signal"
>;

/** Plans the reuse. Throws InvalidOptionError for a spec that cannot be shared, and the errors of `ensureImage`. */
export async function planReuse(spec: ContainerSpec, context: PlanContext): Promise<ReusePlan> {
  const { engine, reach, hostGateway, session, signal } = context;
  signal?.throwIfAborted();
  await refuseThrowaway(spec, engine, session, signal);
  const [image, { files, archives }] = await Promise.all([
    ensureImage(spec, context, signal),
    digestCopies(spec),
  ]);
  const imageId = (await engine.images.inspect(image, signal))?.id ?? image;
  const request = toCreateRequest(spec, {
    image,
    labels: {},
    defaultHostIp: reach.bindIp,
    extraHosts: hostGateway.extraHosts,
  });
  const key = spec.reuse?.key;
  const { hash, parts } = reuseHash({
    request,
    imageId,
    key,
    files,
    copyOptions: spec.copyOptions,
    settings: spec.settings,
    commonHosts: hostGateway.extraHosts,
  });
  const name = `mayfly-reuse-${hash.slice(0, NAME_DIGITS)}`;
  const preparingName = `${name}-preparing`;
  // Added after the hash: the same container serves machines with other proxies.
  const { body } = withDefaultVariables(request, await proxyVariables(context));
  const labels = { ...lastingLabels(session.labels), ...reuseLabels(hash, parts, spec) };
  return {
    spec: { ...spec, archives },
    hash,
    parts,
    name: request.name?.replace(/^\//, "") ?? name,
    preparingName,
    requestBy: (creator) => ({
      ...request,
      name: preparingName,
      body: {
        ...body,
        Labels: {
          ...body.Labels,
          ...labels,
          [LABEL_REUSE_CREATOR]: formatCreator(creator),
        },
      },
    }),
  };
}

function reuseLabels(
  hash: string,
  parts: ReusePlan["parts"],
  { reuse }: Pick<ContainerSpec, "reuse">,
): Labels {
  const { idleTimeout } = reuse ?? {};
  return {
    [LABEL_TESTCONTAINERS_CONTAINER_HASH]: hash,
    [LABEL_REUSE_PARTS]: JSON.stringify(parts),
    ...(idleTimeout !== undefined && { [LABEL_MAYFLY_IDLE_TIMEOUT]: String(idleTimeout) }),
  };
}
