import { LABEL_TESTCONTAINERS_SESSION_ID } from "../../src/spec/labels/labels";
import type { Engine } from "../../src/engine/engine";
import { realEngine } from "./real-engine";

/** Lists what carries a session's label, e.g. `container 3f2a…`, sorted. */
export async function thingsOf(session: string, engine?: Engine): Promise<string[]> {
  const from = engine ?? (await realEngine());
  const filter = { [LABEL_TESTCONTAINERS_SESSION_ID]: session };
  const [containers, networks, volumes, images] = await Promise.all([
    from.containers.list(filter),
    from.networks.list(filter),
    from.volumes.list(filter),
    from.images.list(filter),
  ]);
  return [
    ...containers.map((id) => `container ${id}`),
    ...networks.map((id) => `network ${id}`),
    ...volumes.map((name) => `volume ${name}`),
    ...images.map((id) => `image ${id}`),
  ].sort();
}
