import type { PullProgress } from "../../engine/requests/images";

const DONE = /^(Pull complete|Already exists|Pushed|Layer already exists|Mounted from)/;
/** The status of the whole image, which has the tag in place of a layer's id. */
const OF_IMAGE = "Pulling from";

interface Layer {
  current: number;
  total: number;
  done: boolean;
}

/** The progress of a pull or push, summed up from the engine's messages about layers. */
export class Tally {
  readonly #layers = new Map<string, Layer>();

  add({ layer: id, status, current, total }: PullProgress): void {
    if (id === undefined || status.startsWith(OF_IMAGE)) return;
    const layer = this.#layers.get(id) ?? { current: 0, total: 0, done: false };
    this.#layers.set(id, layer);
    // Unpacking counts from zero again; the progress must not go back.
    if (total !== undefined && total > 0) layer.total = Math.max(layer.total, total);
    if (current !== undefined) layer.current = Math.max(layer.current, current);
    if (status === "Download complete") layer.current = layer.total;
    if (DONE.test(status)) {
      layer.current = layer.total;
      layer.done = true;
    }
  }

  get layers(): number {
    return this.#layers.size;
  }

  /** A number from 0 to 1: the share of bytes if sizes are known, otherwise of layers. */
  get share(): number {
    const { current, total } = this.#bytes();
    if (total > 0) return Math.min(current / total, 1);
    return this.layers === 0 ? 0 : this.#done() / this.layers;
  }

  /** A summary such as `3 of 7 layers, 45.2 of 101.5 MB`. */
  get text(): string {
    if (this.layers === 0) return "contacting the registry";
    const { current, total } = this.#bytes();
    const layers = `${this.#done()} of ${this.layers} layers`;
    return total === 0 ? layers : `${layers}, ${megabytes(current)} of ${megabytes(total)} MB`;
  }

  #done(): number {
    return [...this.#layers.values()].filter(({ done }) => done).length;
  }

  #bytes(): { current: number; total: number } {
    let [current, total] = [0, 0];
    for (const layer of this.#layers.values()) {
      current += Math.min(layer.current, layer.total);
      total += layer.total;
    }
    return { current, total };
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
