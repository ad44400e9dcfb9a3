import { sha256 } from "../common/crypto";
import type { Labels } from "../spec/container-spec";
import type { BaseImage } from "./base-images";
import type { BuildOrder } from "./build-order";
import type { BuildContext } from "./build-request";

/**
 * Returns a key that is equal only for builds with the same result, as far as the build cache can
 * tell.
 */
export async function buildKey(
  order: BuildOrder,
  context: BuildContext,
  images: readonly BaseImage[],
  kept: boolean,
): Promise<string> {
  const parts = {
    context: await context.contentHash(),
    dockerfile: context.dockerfile,
    // A build with another version of a base image is another build.
    images: images.map(({ name, info }) => [name.string, info?.id]),
    builder: order.builder,
    buildArgs: sorted(order.buildArgs),
    labels: sorted(order.labels),
    target: order.target,
    platform: order.platform,
    networkMode: order.networkMode,
    extraHosts: sorted(order.extraHosts),
    shmSize: order.shmSize,
    // A build of an image to keep never reuses one that is removed with its session, or vice versa.
    kept,
  };
  return sha256(JSON.stringify(parts));
}

const sorted = (record: Labels): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
