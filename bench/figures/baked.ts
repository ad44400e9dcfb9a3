import { randomUUID } from "node:crypto";
import { PostgreSqlContainer } from "../../modules/postgresql";
import { config } from "../../src/config";
import { DockerEngine } from "../../src/engine/docker-engine";
import { findEngine } from "../../src/engine/find-engine";
import type { Measure } from "../support/figure";
import { median, timed } from "../support/stats";

const RUNS = 10;
const IMAGE = "postgres:17";

/** Compares PostgreSQL's start with a baked initialisation to one that runs the initialisation. */
export const baked: Measure = async () => {
  const start = async (builder: PostgreSqlContainer): Promise<number> => {
    let stop = (): Promise<unknown> => Promise.resolve();
    const ms = await timed(async () => {
      const started = await builder.start();
      stop = () => started.stop();
    });
    await stop();
    return ms;
  };
  const plain = new PostgreSqlContainer(IMAGE);
  // A new key, so that the first start makes the image.
  const withImage = new PostgreSqlContainer(IMAGE).withBakedInit({ key: randomUUID() });
  const first = await start(withImage);
  const without: number[] = [];
  const later: number[] = [];
  // Alternating, so that both run under the same load.
  for (let run = 0; run < RUNS; run++) {
    without.push(await start(plain));
    later.push(await start(withImage));
  }
  await removeImageOf(withImage);
  return [
    {
      name: "PostgreSQL's start, baked",
      value: median(later) / median(without),
      unit: "x",
      target: 0.33,
      note: `${median(later).toFixed(0)} ms vs. ${median(without).toFixed(0)} ms without, medians of ${RUNS}`,
    },
    {
      name: "the same, the first time",
      value: first,
      unit: "ms",
      note: "which makes the image",
    },
  ];
};

async function removeImageOf(builder: PostgreSqlContainer): Promise<void> {
  const started = await builder.start();
  const { Image: image } = (await started.inspect()) as unknown as { readonly Image: string };
  await started.stop();
  const engine = new DockerEngine(await findEngine(config()));
  await engine.images.remove(image);
}
