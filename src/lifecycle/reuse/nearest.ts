import { isDebugging, debug } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import { messageOf } from "../../errors";
import { differingParts } from "../../spec/hash-parts";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { inspectIfThere } from "./find-holders";
import { LABEL_REUSE_PARTS } from "../../spec/labels/labels";
import type { ReusePlan } from "./plan";

/** If DEBUG is set, logs which container is most similar to the wanted one and how it differs. */
export async function logNearest(
  plan: ReusePlan,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isDebugging("reuse")) return;
  try {
    const ids = await engine.containers.list({ [LABEL_REUSE_PARTS]: "" }, signal);
    const infos = [];
    for (const id of ids) infos.push(await inspectIfThere(engine, id, signal));
    const [nearest] = infos
      .flatMap((info) => {
        const parts = info && readParts(info);
        if (parts === undefined) return [];
        const related = ["image", "key"].some(
          (part) => parts[part] !== undefined && parts[part] === plan.parts[part],
        );
        return related ? [{ info, count: differingParts(parts, plan.parts).length }] : [];
      })
      .sort((a, b) => a.count - b.count);
    debug("reuse", () =>
      nearest?.info === undefined
        ? `creating a new ${plan.spec.image}: no existing container has its image or key`
        : `creating a new ${plan.spec.image}: the most similar container is ${describeDifference(nearest.info, plan)}`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    debug("reuse", () => `could not look for similar containers: ${messageOf(error)}`);
  }
}

/** Describes another container and the parts in which it differs from the wanted one. */
export function describeDifference(other: ContainerInfo, { parts }: ReusePlan): string {
  const id = other.id.slice(0, 12);
  const others = readParts(other);
  if (others === undefined) return `${id}, which was not created with withReuse()`;
  return `${id}, which differs in ${differingParts(others, parts).join(", ")}`;
}

function readParts({ labels }: ContainerInfo): ReusePlan["parts"] | undefined {
  try {
    const parts: unknown = JSON.parse(labels[LABEL_REUSE_PARTS] ?? "");
    return typeof parts === "object" && parts !== null ? (parts as ReusePlan["parts"]) : undefined;
  } catch {
    // There is no such label, or another program wrote it.
    return undefined;
  }
}
