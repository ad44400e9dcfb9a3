import type { Command } from "../command";
import { doctor } from "./doctor";
import { inspect } from "./inspect";
import { lock } from "./lock";
import { logs } from "./logs";
import { ls } from "./ls";
import { migrate } from "./migrate";
import { prefetch } from "./prefetch";
import { prune } from "./prune";
import { timeline } from "./timeline";
import { watch } from "./watch";

/** Every command of `mayfly`, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  doctor,
  ls,
  watch,
  inspect,
  logs,
  timeline,
  lock,
  prefetch,
  migrate,
  prune,
];
