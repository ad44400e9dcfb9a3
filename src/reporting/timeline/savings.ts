import type { StartRecord } from "../../run/start-record";
import { median } from "../groups";

/** What could be saved at most of the starts of an image. */
export interface Saving {
  readonly image: string;
  /** `bake`: baked images; `pool`: a warm pool. */
  readonly by: "bake" | "pool";
  /** The number of starts that would take less time. */
  readonly starts: number;
  /** Milliseconds, summed up over these starts. */
  readonly atMost: number;
}

/** Milliseconds below which a saving is not worth a change. */
const WORTHWHILE_MS = 100;

/**
 * Returns what baked images and warm pools could have saved at most, the largest saving first.
 *
 * Baking: the phases `ready` and `hooks` of each new container that was not baked, since they contain the
 * initialisation. They also contain the server's own start, which baking does not save. Where the run also has baked
 * starts of the image, their median is that part, and is subtracted.
 *
 * Pool: the whole start of each new container, except the first of each process, since a pool can start it while the
 * test before it runs.
 */
export function findSavings(starts: readonly StartRecord[]): Saving[] {
  const fresh = starts.filter(({ outcome, pooled }) => outcome === "started" && pooled !== true);
  const images = [...new Set(fresh.map(({ image }) => image))];
  return images
    .flatMap((image) => {
      const own = fresh.filter((start) => start.image === image);
      return [byBaking(image, own), byPool(image, own)];
    })
    .filter(({ atMost }) => atMost >= WORTHWHILE_MS)
    .sort((a, b) => b.atMost - a.atMost);
}

function byBaking(image: string, starts: readonly StartRecord[]): Saving {
  const times = (isBaked: boolean): number[] =>
    starts.filter(({ baked = false }) => baked === isBaked).map(initialisationOf);
  const needed = median(times(true));
  const saved = times(false).map((time) => Math.max(time - needed, 0));
  return { image, by: "bake", starts: saved.length, atMost: sum(saved) };
}

const initialisationOf = ({ phases: { ready = 0, hooks = 0 } }: StartRecord): number =>
  ready + hooks;

function byPool(image: string, starts: readonly StartRecord[]): Saving {
  const seen = new Set<number | undefined>();
  const later = [...starts]
    .sort((a, b) => a.at - b.at)
    .filter(({ pid }) => seen.has(pid) || !seen.add(pid));
  return { image, by: "pool", starts: later.length, atMost: sum(later.map(({ took }) => took)) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
