import type { PullProgress } from "../../engine/requests/images";

const DONE = /^(Pull complete|Already exists|Pushed|Layer already exists|Mounted from)/;
/** Of the image: its tag stands where layers have their ids. */
const OF_IMAGE = "Pulling from";

interface Layer {
  current: number;
  total: number;
  done: boolean;
}

/** How far a pull or a push is, out of what the engine says of its layers. */
export class Tally {
  readonly #layers = new Map<string, Layer>();

  add({ layer: id, status, current, total }: PullProgress): void {
    if (id === undefined || status.startsWith(OF_IMAGE)) return;
    const layer = this.#layers.get(id) ?? { current: 0, total: 0, done: false };
    this.#layers.set(id, layer);
    // Unpacking counts from zero again, which is not to be seen as going back.
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

  /** From 0 to 1, by bytes where they are known. */
  get share(): number {
    const { current, total } = this.#bytes();
    if (total > 0) return Math.min(current / total, 1);
    return this.layers === 0 ? 0 : this.#done() / this.layers;
  }

  /** `3 of 7 layers, 45.2 of 101.5 MB`. */
  get text(): string {
    if (this.layers === 0) return "asking the registry";
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
