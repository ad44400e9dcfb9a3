import type { Command } from "../command";
import { lock } from "./lock";
import { ls } from "./ls";
import { migrate } from "./migrate";
import { prefetch } from "./prefetch";
import { prune } from "./prune";

/** Every command of `mayfly`, in the order of its help. */
export const COMMANDS: readonly Command[] = [ls, lock, prefetch, migrate, prune];
