import type { Command } from "../command";
import { lock } from "./lock";
import { ls } from "./ls";
import { migrate } from "./migrate";
import { prefetch } from "./prefetch";
import { prune } from "./prune";
import { timeline } from "./timeline";

/** Every command of `mayfly`, in the order of its help. */
export const COMMANDS: readonly Command[] = [ls, timeline, lock, prefetch, migrate, prune];
