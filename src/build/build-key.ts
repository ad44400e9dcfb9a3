import { sha256 } from "../common/crypto";
import type { Labels } from "../spec/container-spec";
import type { BaseImage } from "./base-images";
import type { BuildOrder } from "./build-order";
import type { BuildContext } from "./build-request";

/** Returns a key that two builds share only if the build cache would consider them equal. */
export async function buildKey(
  order: BuildOrder,
  context: BuildContext,
  images: readonly BaseImage[],
  kept: boolean,
): Promise<string> {
  const parts = {
    context: await context.contentHash(),
    dockerfile: context.dockerfile,
    // Another version of a base image changes the key.
    images: images.map(({ name, info }) => [name.string, info?.id]),
    builder: order.builder,
    buildArgs: sorted(order.buildArgs),
    labels: sorted(order.labels),
    target: order.target,
    platform: order.platform,
    networkMode: order.networkMode,
    extraHosts: sorted(order.extraHosts),
    shmSize: order.shmSize,
    // A kept image is not reused for a build whose image is removed with the session, or vice versa.
    kept,
  };
  return sha256(JSON.stringify(parts));
}

const sorted = (record: Labels): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
