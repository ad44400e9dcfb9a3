import { sha256 } from "../common/crypto";
import type { Labels } from "../spec/container-spec";
import type { BaseImage } from "./base-images";
import type { BuildOrder } from "./build-order";
import type { BuildContext } from "./build-request";

/** Equal only for builds that would give the same image, as far as their cache can tell. */
export async function buildKey(
  order: BuildOrder,
  context: BuildContext,
  images: readonly BaseImage[],
  kept: boolean,
): Promise<string> {
  const parts = {
    context: await context.contentHash(),
    dockerfile: context.dockerfile,
    // A base image that was pulled anew makes it another build.
    images: images.map(({ name, info }) => [name.string, info?.id]),
    builder: order.builder,
    buildArgs: sorted(order.buildArgs),
    labels: sorted(order.labels),
    target: order.target,
    platform: order.platform,
    networkMode: order.networkMode,
    extraHosts: sorted(order.extraHosts),
    shmSize: order.shmSize,
    // What goes with its session is not taken for what is to stay, nor the other way round.
    kept,
  };
  return sha256(JSON.stringify(parts));
}

const sorted = (record: Labels): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
