import * as assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Contract, ModuleBuilder } from "./contract";
import type { StartedServer } from "../started-server";
import { runtime } from "../../runtime";
import { LABEL_MAYFLY_BAKED } from "../../spec/labels/labels";

/** The variable of the container by which the baked image is found. */
const TRACE = "MAYFLY_CONTRACT";

/** Starts a server twice from a baked image, which the first start makes, and removes the image. */
export async function checkBaked<Started extends StartedServer<object>>(
  create: () => ModuleBuilder<Started>,
  query: Contract<Started>["query"],
): Promise<void> {
  // The first start bakes, whatever images earlier runs have left.
  const key = randomUUID();
  try {
    for (let count = 0; count < 2; count++) {
      const builder = create().withEnvironment({ [TRACE]: key });
      await using started = await builder.withBakedInit({ key }).start();
      await query(started);
    }
    assert.equal((await imagesOf(key)).length, 1, "two starts bake one image");
  } finally {
    const { engine } = await runtime();
    for (const id of await imagesOf(key)) await engine.images.remove(id);
  }
}

async function imagesOf(key: string): Promise<string[]> {
  const { engine } = await runtime();
  const all = await engine.images.find({ labels: { [LABEL_MAYFLY_BAKED]: "" } });
  const details = await Promise.all(all.map(({ id }) => engine.images.describe(id)));
  return details.flatMap((one) => (one?.environment[TRACE] === key ? one.id : []));
}
