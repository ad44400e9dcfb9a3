import { ok, Unmet, warning, type Check } from "../check";

/** Milliseconds. Signed requests and tokens usually allow minutes, `logs({ since })` and certificates nothing. */
const MUCH = 2_000;

export const clock: Check = {
  name: "clock",
  run: async ({ facts }) => {
    const { info, asked } = await facts();
    if (info.time === undefined) throw new Unmet("the engine does not say its time");
    const ahead = difference(info.time.getTime(), asked);
    const words =
      Math.abs(ahead) < 1_000
        ? "less than a second apart"
        : `the engine's clock is ${(Math.abs(ahead) / 1000).toFixed(1)} s ${ahead > 0 ? "ahead" : "behind"}`;
    if (Math.abs(ahead) < MUCH) return ok(words);
    return warning(
      "set the clocks: restart the engine's virtual machine (after sleep, its clock can stand still), or switch on time synchronisation (timedatectl set-ntp true)",
      words,
    );
  },
};

/** Returns by how many milliseconds the engine's clock is certainly ahead: its time lies between question and answer. */
export function difference(
  time: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  if (time > to) return time - to;
  return time < from ? time - from : 0;
}
